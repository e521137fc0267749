#!/bin/sh
# Makes the virtual environment $1, with uv in it, from any fit Python of the machine.
set -eu
cd "$(dirname "$0")/.."
. tools/as_root.sh
venv=$1

is_fit() {
    command -v "$1" >/dev/null &&
        "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null
}

python=
for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
    if is_fit "$candidate"; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Placeplan needs Python 3.11, 3.12 or 3.13: name one with  make PYTHON=/path/to/python3" >&2
    exit 1
fi

# Debian and Ubuntu keep this part of Python in a package of its own.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if ! apt_install "$package"; then
        echo "Python cannot make a virtual environment here. Please run:" >&2
        echo "    sudo apt-get install -y $package" >&2
        exit 1
    fi
fi

"$python" -m venv "$venv"
"$venv/bin/python" -m pip install -qq --disable-pip-version-check \
    --require-hashes -r requirements/uv.txt
