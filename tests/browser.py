"""Where the browser tests find Chromium. Run as a script it prints the path, or how to get one."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HELP = (
    "The browser tests need Chromium: "
    "`sudo apt-get install -y chromium fonts-liberation` (Debian), or Playwright's own: "
    "`.venv/bin/playwright install --with-deps chromium`, "
    "or name one in the environment: PLACEPLAN_CHROMIUM=/path/to/chromium."
)


def chromium() -> Path:
    """The Chromium to test in: the one named, the machine's, or Playwright's own.

    Raises FileNotFoundError, which says how to get one.
    """
    named = os.environ.get("PLACEPLAN_CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        with sync_playwright() as playwright:
            found = playwright.chromium.executable_path
    if not Path(found).is_file():
        raise FileNotFoundError(HELP)
    return Path(found)


if __name__ == "__main__":
    try:
        print(chromium())
    except FileNotFoundError as missing:
        sys.exit(str(missing))
