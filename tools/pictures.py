"""Takes the pictures of the manual from the demo, in docs/pictures: always the same size.

The demo must be serving (`make demo` in another terminal). ADDRESS names another one than
http://127.0.0.1:8000, and arguments name the pictures to take; without them all are taken.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from browser import chromium  # noqa: E402 - the tests know where Chromium is

ADDRESS = os.environ.get("ADDRESS", "http://127.0.0.1:8000")
OUT = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 1280, 860
USER, PASSWORD = "analyst", "read-the-paper"  # the demo prints it
REPORT = "/plans/thurrock-2013-14/reports/health-and-wellbeing-board/"
PICTURES = {
    "home": ("/", ""),
    "performance": ("/plans/mid-and-south-essex-2024-25/performance/", ""),
    "board-report": (REPORT, ""),
    "indicator": ("/indicators/ae1/", ""),
    "record": ("/indicators/131a/", "5.4%"),
}
"""By name: the address, and a link of that page to follow first, if any."""


def sign_in(page: Page) -> None:
    page.goto(f"{ADDRESS}/sign-in/")
    page.fill("input[name=username]", USER)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)


def take(page: Page, name: str) -> None:
    """Writes one picture, of the top of the page."""
    address, link = PICTURES[name]
    page.goto(f"{ADDRESS}{address}")
    if link:
        page.get_by_role("link", name=link).first.click()
    page.wait_for_load_state("load")
    path = OUT / f"{name}.png"
    page.screenshot(path=path, animations="disabled", caret="hide")
    print(f"Wrote {path.relative_to(ROOT)}")


def main() -> int:
    wanted = sys.argv[1:] or list(PICTURES)
    unknown = [name for name in wanted if name not in PICTURES]
    if unknown:
        print(f"No picture {', '.join(unknown)}; there are {', '.join(PICTURES)}")
        return 2
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), chromium_sandbox=False)
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            device_scale_factor=1,
            locale="en-GB",
            reduced_motion="reduce",
        )
        try:
            sign_in(page)
            for name in wanted:
                take(page, name)
        except Error as error:
            print(f"{error.message.splitlines()[0]}\nIs the demo serving on {ADDRESS}?")
            return 1
        finally:
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
