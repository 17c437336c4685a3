#!/bin/sh
# Installs what the BPMN files are held against: the packages of package-lock.json beside this
# script, and the Python group `outside` into the environment whose Python is named (.venv without
# an argument). What is not installed is skipped by the tests, with a word about it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
python=${1:-$root/.venv/bin/python}
(cd "$root" && "$python" -m pip install --quiet --disable-pip-version-check --group outside)
if command -v npm >/dev/null 2>&1; then
    (cd "$here" && npm ci --no-audit --no-fund --silent --ignore-scripts)
else
    echo "npm is not there: bpmn-moddle and bpmn-js are not installed" >&2
fi
