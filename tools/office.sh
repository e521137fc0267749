#!/bin/sh
# Sees to it that a test can have Word and Excel files saved again by LibreOffice.
set -eu
cd "$(dirname "$0")/.."
. tools/as_root.sh

found() { command -v soffice >/dev/null; }

found && exit 0
echo "Installing LibreOffice for the tests"
apt_install libreoffice-writer-nogui libreoffice-calc-nogui && found && exit 0
echo "No LibreOffice: install libreoffice-writer-nogui and libreoffice-calc-nogui (Debian)."
exit 1
