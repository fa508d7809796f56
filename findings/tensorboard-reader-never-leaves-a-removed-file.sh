#!/usr/bin/env bash
# One would guess: when the event file that a TensorBoard reader follows is removed and a later one appears, the reader goes
# on with the later one. What happens: each reload ends silently at the missing file, and the later file is never read, while
# a reader that is opened afresh finds it. If the first file stays, the same reader goes on to the second.
# Where: tensorboard 2.21.0 (PyPI), EventAccumulator on a folder.
# Why it matters: a program that begins a run anew in a used folder and tidies up old event files freezes every open page; a
# later file with SessionLog.START makes readers drop the old values and needs no removal.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet tensorboard==2.21.0 setuptools==80.9.0
"$folder/venv/bin/python" - "$folder" <<'PYTHON' 2>/dev/null
import os
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.summary.writer.record_writer import RecordWriter


def write(folder, seconds, value):
    path = os.path.join(folder, f"events.out.tfevents.{seconds}.test")
    with open(path, "wb") as file:
        summary = summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag="x", simple_value=value)])
        for event in (
            event_pb2.Event(file_version="brain.Event:2"),
            event_pb2.Event(step=value, summary=summary),
        ):
            RecordWriter(file).write(event.SerializeToString())
    return path


def steps(reader):
    reader.Reload()
    return [event.step for event in reader.Scalars("x")]


def seen(name, removed):
    folder = os.path.join(sys.argv[1], name)
    os.mkdir(folder)
    first = write(folder, 1764000000, 1)
    reader = EventAccumulator(folder)
    assert steps(reader) == [1]
    if removed:
        os.remove(first)
    write(folder, 1764000001, 2)
    return [steps(reader) for _ in range(3)][-1], steps(EventAccumulator(folder))


found = {name: seen(name, name == "removed") for name in ("kept", "removed")}
for name, (open_reader, new_reader) in found.items():
    print(f"first file {name:8} open reader has steps {open_reader}, a new reader {new_reader}")
assert found == {"kept": ([1, 2], [1, 2]), "removed": ([1], [2])}, found
PYTHON
