"""`placeplan conform`: our statistics against the outputs of the field's reference packages."""

from __future__ import annotations

import json
from pathlib import Path

from placeplan.shell.cli_read import CLEAN, ERRORS, WRONG, print_table
from placeplan.shell.cli_start import complain, quiet_pipe
from placeplan.statistics.conformance import Result, conform, names

_SHOWN = 3


def run(folder: Path) -> int:
    """The exit code, after agreed and total have been printed for each vector file.

    0: all agree. 1: some do not, or a file cannot be read; the first disagreements of each are
    said. 2: no vector file that can be read.
    """
    known = set(names())
    paths = [path for path in sorted(folder.glob("*.json")) if path.stem in known]
    if not paths:
        complain(f"placeplan conform: {folder}: no vector file ({', '.join(sorted(known))})")
        return WRONG
    results: list[Result] = []
    broken = False
    for path in paths:
        try:
            results.append(conform(path.name, json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError) as error:
            broken = True
            complain(f"{path.name}: {error}")
    if not results:
        return WRONG
    with quiet_pipe():
        print_table(
            ("File", "Agreed", "Total", "Values"),
            [(e.name, str(e.agreed), str(e.total), str(e.values)) for e in results],
        )
    for each in results:
        for disagreement in each.disagreements[:_SHOWN]:
            complain(f"{each.name}: {disagreement}")
    whole = not broken and all(each.agreed == each.total for each in results)
    return CLEAN if whole else ERRORS
