"""Makes the demo's papers in Word, Excel and PDF from the HTML in `tools/demo`.

The papers themselves are kept with the demo, so that loading it needs no writer; this is run anew
where the words of one change.
"""

from __future__ import annotations

import sys
from pathlib import Path

from placeplan.documents.readers import html
from placeplan.documents.writers import docx, pdf, xlsx

ROOT = Path(__file__).resolve().parents[1]
PAPERS = ROOT / "src" / "placeplan" / "demo" / "papers"
MADE = {
    "thurrock-health-and-wellbeing-report-2014-03": ("docx", docx.write),
    "south-east-essex-savings-2018-12": ("xlsx", xlsx.write),
    "mid-and-south-essex-assurance-framework-2025-01": ("pdf", pdf.write),
}


def main() -> None:
    for stem, (ending, write) in MADE.items():
        source = ROOT / "tools" / "demo" / f"{stem}.html"
        document = html.read(source.name, source.read_bytes())
        path = PAPERS / f"{stem}.{ending}"
        path.write_bytes(write(document))
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
