#!/bin/sh
# Sees to it that PDF files can be written: Pango, and letters of Arial's measures.
set -eu
cd "$(dirname "$0")/.."
. tools/as_root.sh
venv=$1

found() { "$venv/bin/python" -W error -c 'import weasyprint' >/dev/null 2>&1; }

found && exit 0
echo "Installing Pango, which draws PDF files"
apt_install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation && found && exit 0
echo "No Pango: PDF files cannot be written here. Install libpango-1.0-0, libpangoft2-1.0-0 and"
echo "libharfbuzz-subset0 (Debian), or what your system calls them."
exit 1
