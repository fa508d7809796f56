#!/usr/bin/env bash
# One would guess: PyTorch's ways to clip a number into [low, high] have one gradient for a number that lies on the border.
# What happens: all give the same value, but clamp with numbers as bounds and hardtanh pass no gradient (0), and clamp with
# tensors as bounds and minimum(maximum()) pass half of it. Where: torch 2.15.0 (PyPI), CPU.
# Why it matters: an annealed clip range of PPO is a tensor, a constant one a number: the same loss learns otherwise for rows
# on the border, and an implementation in another language must know which of both a reference used to agree with it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet torch==2.15.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import torch

low, high = torch.tensor(0.75), torch.tensor(1.25)
ways = {
    "clamp(x, 0.75, 1.25)": lambda x: torch.clamp(x, 0.75, 1.25),
    "clamp(x, tensor, tensor)": lambda x: torch.clamp(x, low, high),
    "hardtanh(x, 0.75, 1.25)": lambda x: torch.nn.functional.hardtanh(x, 0.75, 1.25),
    "minimum(maximum(x, low), high)": lambda x: torch.minimum(torch.maximum(x, low), high),
}
found = {}
for name, clip in ways.items():
    x = torch.tensor(1.25, requires_grad=True)
    clip(x).backward()
    found[name] = x.grad.item()
print("torch", torch.__version__)
for name, gradient in found.items():
    print(f"{name:32} gradient at x = 1.25: {gradient}")
assert list(found.values()) == [0.0, 0.5, 0.0, 0.5], found
PYTHON
