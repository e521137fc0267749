#!/bin/sh
# Sees to it that the browser tests have a Chromium: the machine's, apt's or Playwright's own.
set -eu
cd "$(dirname "$0")/.."
. tools/as_root.sh
venv=$1

found() { "$venv/bin/python" tests/browser.py >/dev/null 2>&1; }

found && exit 0
echo "Installing Chromium for the browser tests"
# Arial's measures, so that a page is as wide in the tests as for its readers.
apt_install chromium fonts-liberation && found && exit 0
if may_be_root; then with_deps=--with-deps; else with_deps=; fi
timeout 300 "$venv/bin/playwright" install $with_deps chromium >/dev/null 2>&1 && found && exit 0
"$venv/bin/python" tests/browser.py
