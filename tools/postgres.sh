#!/bin/sh
# Sees to it that a test can start a PostgreSQL of its own (tests/postgres.py).
set -eu
cd "$(dirname "$0")/.."
. tools/as_root.sh

# Debian keeps its programs out of the PATH.
found() { command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }

found && exit 0
echo "Installing PostgreSQL for the tests"
apt_install postgresql && found && exit 0
echo "No PostgreSQL: install postgresql (Debian)."
exit 1
