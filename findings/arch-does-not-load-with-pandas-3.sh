#!/usr/bin/env bash
# One would guess: pip install rliable gives a library that can be imported. What happens: its dependency arch 7.2.0 asks for
# pandas >= 1.4 without an upper bound, pip takes pandas 3, and `import arch` fails while it defines a class: pandas 3 gave its
# internal decorator deprecate_kwarg a new first argument. So `from rliable import library` fails as well.
# Where: arch 7.2.0 (PyPI), arch/univariate/base.py, with pandas 3.1.1; with pandas 2.3.3 it loads.
# Why it matters: a requirements file that pins rliable alone worked until pandas 3 came out; pin pandas below 3 beside it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
install() { "$folder/venv/bin/pip" install --quiet --disable-pip-version-check "$@"; }
# The last line of the error, or nothing.
imports() { "$folder/venv/bin/python" -c 'from rliable import library' 2>&1 | tail -n 1 || true; }
install rliable==1.2.0 arch==7.2.0 pandas==3.1.1
with_3=$(imports)
echo "with pandas 3.1.1: ${with_3:-imported}"
install pandas==2.3.3
with_2=$(imports)
echo "with pandas 2.3.3: ${with_2:-imported}"
[[ $with_3 == *"deprecate_kwarg()"* ]]
[[ -z $with_2 ]]
