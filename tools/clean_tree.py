"""Fails on what must not be committed: registries, places of one machine, other people's files."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MAX_LINES = 400  # of a source file: past it, it is split
SOURCE = {".py", ".jinja", ".html", ".css", ".js"}
LOCK_FILES = re.compile(r"package-lock\.json|requirements/.*\.txt")
FOREIGN_FILES = re.compile(
    r"(^|/)(node_modules|vendor)/|\.min\.(js|css)(\.map)?$|\.(whl|woff2?|ttf|otf)$"
    r"|(^|/)(nhsuk-frontend|htmx|axe)[^/]*\.(js|css)$"
)
IN_TEXT = {
    "names a package registry": re.compile(
        r"\b(pypi|files[.]pythonhosted|registry[.](npmjs|yarnpkg)|deb[.]debian|"
        r"(archive|security)[.]ubuntu)[.](org|com)\b"
    ),
    # A path of the web may hold the same words after its host.
    "names a path of one machine": re.compile(r"(?<![\w.~*-])/(work|root|home/\w+|Users/\w+)/"),
}
ADDRESS = re.compile(r"https?://")


def files() -> list[str]:
    """The paths that git holds or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [path for path in listed.split("\0") if path and (ROOT / path).is_file()]


def faults(path: str) -> Iterator[str]:
    """One line for each thing in the file that must not be there."""
    if FOREIGN_FILES.search(path):
        yield f"{path}: is fetched at set-up, not committed"
    try:
        lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return
    is_source = path.startswith("src/") and Path(path).suffix in SOURCE
    if is_source and "/migrations/" not in path and len(lines) > MAX_LINES:
        yield f"{path}: {len(lines)} lines, more than {MAX_LINES}"
    for number, line in enumerate(lines, start=1):
        for fault, pattern in IN_TEXT.items():
            if pattern.search(line):
                yield f"{path}:{number}: {fault}"
        if LOCK_FILES.fullmatch(path) and ADDRESS.search(line):
            yield f"{path}:{number}: a lock file names no address"


def main() -> int:
    if not (ROOT / ".git").exists():
        print("Not a git checkout: nothing to examine")
        return 0
    found = [fault for path in files() for fault in faults(path)]
    print("\n".join(found) or "The tree is clean")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
