#!/usr/bin/env bash
# One would guess: stable-retro's Movie, whose format is BizHawk's .bk2, reads the input log as BizHawk writes it, with its
# line "LogKey:#Reset|Power|#P1 B|...", and a recording that begins at power-on, which has no Core.bin.
# What happens: the line ends the constructor with "ValueError: stoul" (so does its absence); it wants the bare names, as in
# "P1 B|P1 A|...". Without Core.bin it says "Could not load movie". Neither error names the line or the file that is missing.
# Where: stable-retro 1.0.1 (PyPI), Linux x86-64. Why it matters: whoever writes recordings for it has to write another .bk2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check stable-retro==1.0.1
HOME=$folder "$folder/venv/bin/python" - "$folder/movie.bk2" <<'PYTHON'
import sys
import zipfile

import stable_retro

path = sys.argv[1]
header = "MovieVersion Retro\nPlatform GEN\nGameName Airstriker-Genesis-v0\n"
names = "P1 B|P1 A|P1 Mode|P1 Start|P1 Up|P1 Down|P1 Left|P1 Right|P1 C|P1 Y|P1 X|P1 Z|"
frame = "|..|B...........|"


def read(key, state=True):
    lines = ["[Input]", *key, frame, "[/Input]"]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Input Log.txt", "\n".join(lines))
        archive.writestr("Header.txt", header)
        if state:
            archive.writestr("Core.bin", b"state")
    try:
        movie = stable_retro.Movie(path)
        movie.step()
        return f"button B is {movie.get_key(0, 0)}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


found = {
    "BizHawk's LogKey": read([f"LogKey:#Reset|Power|#{names}"]),
    "no key": read([]),
    "names alone": read([names]),
    "names alone, no Core.bin": read([names], state=False),
}
for what, said in found.items():
    print(f"{what}: {said}")
assert list(found.values()) == [
    "ValueError: stoul", "ValueError: stoul", "button B is True", "RuntimeError: Could not load movie",
], found
PYTHON
