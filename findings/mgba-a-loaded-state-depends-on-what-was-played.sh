#!/usr/bin/env bash
# One would guess: whoever loads a libretro core's state goes on in the same way, whatever the core has played before.
# What happens: mGBA keeps something that no state has. After 777 frames and a loaded state, RAM differs in 720 of 2,000
# frames from that of a new process that loads the same state; after 1,500 frames it is the same, so many tests look right.
# Where: mGBA 0.7.0 in stable-retro 1.0.1 (PyPI), Linux x86-64; so does Nestopia 1.52.0 of Debian 12.
# Why it matters: an episode is no longer a function of its start state and actions; one that is played again differs.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check stable-retro==1.0.1
cat >try.py <<'PYTHON'
import hashlib, struct, sys
import numpy as np
import stable_retro as retro

# A valid cartridge: in each frame it keeps the pad's register and a sum of all that was held in work RAM.
rom = bytearray(0x8000)
struct.pack_into("<I", rom, 0, 0xEA00002E)
rom[4:20] = bytes.fromhex("24ffae51699aa2213d84820a84e409ad")
rom[0xB2] = 0x96
program = """e3a00301 e3a01003 e3811b01 e1c010b0 e3a02402 e3a03406 e3a05000 e1d040b6 e35400a0 1afffffc e1d040b6 e35400a0
0afffffc e2806c01 e1d643b0 e1c240b0 e2855001 e0855004 e1c250b2 e1c350b0 eafffff1""".split()
for index, word in enumerate(program):
    struct.pack_into("<I", rom, 0xC0 + 4 * index, int(word, 16))
open("game.gba", "wb").write(rom)

def pressed(frame):
    bits = hashlib.sha256(str(frame // 8).encode()).digest()
    return np.array([bits[0] >> i & 1 if i < 8 else bits[1] >> (i - 8) & 1 for i in range(12)], dtype=np.uint8)

em = retro.RetroEmulator("game.gba")
data = retro.data.GameData()
em.configure_data(data)
def play(first, last):
    seen = []
    for frame in range(first, last):
        em.set_button_mask(pressed(frame), 0)
        em.step()
        seen.append(b"".join(bytes(data.memory.blocks[at]) for at in sorted(data.memory.blocks))[:4])
    return seen
if sys.argv[1] == "save":
    play(0, 1000)
    open("state", "wb").write(em.get_state())
else:
    if sys.argv[1] == "used":
        play(0, int(sys.argv[2]))
    em.set_state(open("state", "rb").read())
    em.set_button_mask(np.zeros(12, dtype=np.uint8), 0)
    em.step()
    open(sys.argv[1], "wb").write(b"".join(play(1000, 3000)))
PYTHON
cat >compare.py <<'PYTHON'
import sys

fresh, used = open("fresh", "rb").read(), open("used", "rb").read()
frames = len(fresh) // 4
differing = sum(fresh[at : at + 4] != used[at : at + 4] for at in range(0, len(fresh), 4))
print(f"{sys.argv[1]} frames, then the state: RAM of {differing} of {frames} frames differs from a new process's")
sys.exit(differing == 0)
PYTHON
venv/bin/python try.py save 2>/dev/null
venv/bin/python try.py fresh 2>/dev/null
venv/bin/python try.py used 777 2>/dev/null
python3 compare.py 777
