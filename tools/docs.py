"""Builds the manual: README.md and docs/ as HTML in build/docs. Fails on a link that leads nowhere.

With --check it only follows the links.
"""

import re
import sys
from html import escape
from pathlib import Path
from shutil import copytree

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "docs"
PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ font: 1.1rem/1.5 Arial, sans-serif; max-width: 45rem; margin: 2rem auto; padding: 0 1rem }}
pre, table {{ overflow-x: auto; display: block }}
td, th {{ padding: .2rem .6rem; text-align: left }}
</style>
</head><body>
{body}</body></html>
"""
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def pages() -> list[Path]:
    """The Markdown files of the manual, the README first."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def dead_links(page: Path) -> list[str]:
    """One line for each relative link of the page whose file does not exist."""
    found = []
    for block in MARKDOWN.parse(page.read_text(encoding="utf-8")):
        for token in block.children or []:
            target = str(token.attrGet("href") or token.attrGet("src") or "").partition("#")[0]
            if target and not re.match(r"[a-z]+:", target) and not (page.parent / target).exists():
                found.append(f"{page.relative_to(ROOT)}: no such file: {target}")
    return found


def build(page: Path) -> None:
    """Writes one page; links to other pages of the manual lead to their HTML."""
    text = page.read_text(encoding="utf-8")
    body = re.sub(r'(href="(?![a-z]+:)[^"#]*)\.md(["#])', r"\1.html\2", MARKDOWN.render(text))
    title = re.search(r"^# (.+)", text, re.MULTILINE)
    target = (OUT / page.relative_to(ROOT)).with_suffix(".html")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        PAGE.format(title=escape(title[1] if title else page.stem), body=body), encoding="utf-8"
    )


def main() -> int:
    dead = [line for page in pages() for line in dead_links(page)]
    if dead:
        print("\n".join(dead))
        return 1
    if "--check" not in sys.argv:
        for page in pages():
            build(page)
        copytree(ROOT / "docs" / "pictures", OUT / "docs" / "pictures", dirs_exist_ok=True)
        print(f"The manual is in {OUT.relative_to(ROOT)}/README.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
