"""Copies front-end files from node_modules: what is served to build/frontend, axe to build/axe.

The style sheet is changed in two ways: its icons are found beside it, and its web font, which comes
from another host and is licensed to the NHS alone, is left out, so that pages show in Arial.
"""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
BUILD = ROOT / "build"
NHSUK = MODULES / "nhsuk-frontend" / "dist" / "nhsuk"
COPIES = {
    NHSUK / "nhsuk-frontend.min.css.map": "frontend/nhsuk",
    NHSUK / "nhsuk-frontend.min.js": "frontend/nhsuk",
    NHSUK / "nhsuk-frontend.min.js.map": "frontend/nhsuk",
    MODULES / "htmx.org" / "dist" / "htmx.min.js": "frontend/htmx",
    MODULES / "axe-core" / "axe.min.js": "axe",  # for tests: never served
}


def main() -> None:
    """Lays the files out anew."""
    for folder in ("frontend", "axe"):
        shutil.rmtree(BUILD / folder, ignore_errors=True)
    for source, folder in COPIES.items():
        target = BUILD / folder
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    css = (NHSUK / "nhsuk-frontend.min.css").read_text(encoding="utf-8")
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    images = BUILD / "frontend" / "nhsuk" / "images"
    images.mkdir()
    for name in sorted(set(re.findall(r"url\(/assets/images/([\w.-]+)\)", css))):
        shutil.copy(NHSUK / "assets" / "images" / name, images)
    css = css.replace("url(/assets/images/", "url(images/")
    (BUILD / "frontend" / "nhsuk" / "nhsuk-frontend.min.css").write_text(css, encoding="utf-8")


if __name__ == "__main__":
    main()
