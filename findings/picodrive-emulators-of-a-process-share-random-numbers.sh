#!/usr/bin/env bash
# One would guess: two copies of a libretro core in one process, each with its own variables, play the same game alike.
# What happens: PicoDrive takes random numbers from the C library's rand when it begins, and the whole process shares their
# state. So the second emulator gets other numbers, and after some frames its RAM differs. With srand before each it never does.
# Where: PicoDrive of stable-retro 1.0.1 (PyPI), Linux x86-64, with the Airstriker that its wheel brings. Why it matters:
# copies of a library are the usual way to many emulators in one process; what they take from the C library is not copied.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check stable-retro==1.0.1
HOME=$folder "$folder/venv/bin/python" - "$folder" <<'PYTHON'
import ctypes as c
import glob
import os
import shutil
import sys

folder = sys.argv[1]
package = glob.glob(f"{folder}/venv/lib/python*/site-packages/stable_retro")[0]
path = f"{package}/data/stable/Airstriker-Genesis-v0/rom.md".encode()
rom = open(path, "rb").read()
libc = c.CDLL(None)
system_ram, get_system_directory, get_save_directory, frames = 2, 9, 31, 300


class Game(c.Structure):
    _fields_ = [("path", c.c_char_p), ("data", c.c_char_p), ("size", c.c_size_t), ("meta", c.c_char_p)]


ENVIRONMENT = c.CFUNCTYPE(c.c_bool, c.c_uint, c.c_void_p)
VIDEO = c.CFUNCTYPE(None, c.c_void_p, c.c_uint, c.c_uint, c.c_size_t)
SAMPLE = c.CFUNCTYPE(None, c.c_int16, c.c_int16)
BATCH = c.CFUNCTYPE(c.c_size_t, c.c_void_p, c.c_size_t)
POLL = c.CFUNCTYPE(None)
INPUT = c.CFUNCTYPE(c.c_int16, c.c_uint, c.c_uint, c.c_uint, c.c_uint)
place = folder.encode()


def environment(command, data):
    if command not in (get_system_directory, get_save_directory):
        return command & 0xFFFF == 10
    c.cast(data, c.POINTER(c.c_char_p))[0] = place
    return True


class Emulator:
    frame = 0

    def held(self, port, device, index, button):
        return (self.frame // 16 * 37) >> button & 1 if port == 0 and button < 16 else 0

    def __init__(self, name, seeded):
        copy = os.path.join(folder, name)
        shutil.copy(f"{package}/cores/picodrive_libretro.so", copy)
        core = self.core = c.CDLL(copy)
        self.kept = [
            ENVIRONMENT(environment), VIDEO(lambda *_: None), SAMPLE(lambda *_: None), BATCH(lambda _, n: n),
            POLL(lambda: None), INPUT(self.held),
        ]
        names = ("environment", "video_refresh", "audio_sample", "audio_sample_batch", "input_poll", "input_state")
        core.retro_get_memory_data.restype = c.c_void_p
        core.retro_get_memory_size.restype = c.c_size_t
        core.retro_load_game.restype = c.c_bool
        core.retro_set_environment(self.kept[0])
        core.retro_init()
        for what, callback in list(zip(names, self.kept))[1:]:
            getattr(core, f"retro_set_{what}")(callback)
        if seeded:
            libc.srand(1)
        assert core.retro_load_game(c.byref(Game(path, rom, len(rom), None)))

    def ram(self):
        return c.string_at(self.core.retro_get_memory_data(system_ram), self.core.retro_get_memory_size(system_ram))


def play(seeded):
    two = [Emulator(f"{seeded}-{number}.so", seeded) for number in (0, 1)]
    differing = 0
    for frame in range(frames):
        for emulator in two:
            emulator.frame = frame
            emulator.core.retro_run()
        differing += two[0].ram() != two[1].ram()
    return differing


shared, seeded = play(False), play(True)
print(f"PicoDrive: RAM differs after {shared} of {frames} frames, after {seeded} with srand(1) before each game is loaded")
assert shared > 0 and seeded == 0
PYTHON
