#!/usr/bin/env bash
# One would guess: a packed decimal variable (type d or n of data.json) whose half byte is no digit (10 to 15) is refused, or
# that the half byte counts as 10 to 15. What happens: it counts modulo ten, so byte FA reads 50, and in low-nybble type 0;
# writing a number with too many digits keeps the low ones, and -1 in two bytes becomes 1615, which is no decimal of -1.
# Where: stable-retro 1.0.1 (PyPI), Linux x86-64, with the Airstriker that its wheel brings.
# Why it matters: RAM is no decimal before a game has set its score up; a reader that adds 10 x 15 + 10 gives other rewards.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check stable-retro==1.0.1
HOME=$folder "$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import stable_retro

address = 0xFF8000
env = stable_retro.make("Airstriker-Genesis-v0", render_mode="rgb_array")
env.reset()
data = env.data


def read(kind, raw):
    data.memory.assign(address, ">u4", raw)
    data.set_variable("v", {"address": address, "type": kind})
    return data.lookup_value("v")


def write(kind, value):
    data.memory.assign(address, ">u4", 0)
    data.set_variable("v", {"address": address, "type": kind})
    data.set_value("v", value)
    return data.lookup_value("v")


print("stable-retro", version("stable-retro"))
found = {}
for kind, raw in ((">d2", 0x12340000), (">d2", 0x12FA0000), ("|d1", 0xFA000000), ("|n1", 0x0A000000), ("|n1", 0x0F000000)):
    found[kind, raw >> 16] = read(kind, raw)
    print(f"{kind} reads {raw >> 16:04X} as {found[kind, raw >> 16]}")
for kind, value in ((">d2", 12345), ("|d1", 100), (">d2", -1)):
    found[kind, value] = write(kind, value)
    print(f"{kind} keeps {value} as {found[kind, value]}")
assert found == {
    (">d2", 0x1234): 1234, (">d2", 0x12FA): 1250, ("|d1", 0xFA00): 50, ("|n1", 0x0A00): 0, ("|n1", 0x0F00): 5,
    (">d2", 12345): 2345, ("|d1", 100): 0, (">d2", -1): 1615,
}, found
PYTHON
