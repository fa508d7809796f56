"""Computes exports with ONNX Runtime and with PyTorch, and reads their cards as Hugging Face does: python read_export.py [EXPORT ROWS]…

The file ROWS.observations has observations one behind the other, ROWS.logits and ROWS.values what Lockstep's engine makes of them;
of a network with a memory ROWS.states has hidden states and ROWS.next those after the observations.
Prints the largest differences and what the card says as one line of JSON for each export.
"""

import json
import os
import re
import sys

import numpy as np
import onnxruntime
import torch
from huggingface_hub import ModelCard
from safetensors import safe_open


def read_export(export, rows):
    with safe_open(os.path.join(export, "model.safetensors"), framework="pt") as file:
        metadata = file.metadata()
        names = list(file.keys())
    network = json.loads(metadata["network"])
    observation = network["observation"]
    observations = np.fromfile(f"{rows}.observations", dtype=observation["element"])
    observations = observations.reshape([-1, *observation["shape"]])
    expected = {
        "logits": np.fromfile(f"{rows}.logits", dtype=np.float32).reshape(len(observations), -1),
        "values": np.fromfile(f"{rows}.values", dtype=np.float32).reshape(len(observations), 1),
    }
    memory = network.get("hiddenState")
    if memory is not None:
        states = np.fromfile(f"{rows}.states", dtype=np.float32).reshape(len(observations), memory)
        expected["next"] = np.fromfile(f"{rows}.next", dtype=np.float32).reshape(len(observations), memory)

    def largest(*outputs):
        found = dict(zip(expected, outputs, strict=True))
        for name, numbers in found.items():
            assert numbers.shape == expected[name].shape, (name, numbers.shape)
        return max(float(np.abs(found[name] - expected[name]).max()) for name in found)

    session = onnxruntime.InferenceSession(os.path.join(export, "model.onnx"), providers=["CPUExecutionProvider"])
    feeds = {"observations": observations}
    outputs = ["logits", "values"]
    if memory is not None:
        feeds["hiddenStates"] = states
        outputs.append("nextHiddenStates")
    by_onnx = session.run(outputs, feeds)
    alone = session.run(outputs, {name: fed[:1] for name, fed in feeds.items()})

    # The programs of the card, as its reader runs them. The second leaves a network with the state_dict.
    os.chdir(export)
    card = open("README.md", encoding="utf-8").read()
    programs = re.findall(r"```python\n(.*?)```", card, re.DOTALL)
    scope = {}
    for program in programs:
        exec(program, scope)
    with torch.no_grad():
        by_torch = scope["network"](*map(torch.from_numpy, feeds.values()))

    read = ModelCard.load("README.md")
    return {
        "rows": len(observations),
        "names": names,
        "spread": float(expected["logits"].std()),
        "programs": len(programs),
        "onnx": largest(*by_onnx),
        "oneRow": max(float(np.abs(a[0] - b[0]).max()) for a, b in zip(alone, by_onnx)),
        "torch": largest(*(output.numpy() for output in by_torch)),
        "library": read.data.library_name,
        "results": [
            [result.dataset_name, result.metric_type, result.metric_value] for result in read.data.eval_results
        ],
    }


arguments = sys.argv[1:]
for export, rows in zip(arguments[::2], arguments[1::2], strict=True):
    print(json.dumps(read_export(export, rows)))
