"""Writes loss-cases.json: losses of every operator and their gradients by logits and value, by PyTorch's autograd in
float64 and by nothing of this project.

    python make-loss-cases.py            writes the file beside this one
    python make-loss-cases.py --check    compares the file with what it would write

Needs numpy and torch (the CPU is enough). The file holds the rows, too. Some of them lie on an edge: where the two sides
of a minimum or maximum are equal, where a value lies on the border of a clip, and where a ratio is inside of it.
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch

FILE = Path(__file__).with_name("loss-cases.json")
torch.set_default_dtype(torch.float64)
ROWS, ACTIONS = 24, 5


class Row:
    """What a formula reads, as tensors [rows]."""

    def __init__(self, rows, logits, value):
        policy = torch.distributions.Categorical(logits=logits)
        self.log_probability = policy.log_prob(torch.tensor(rows["actions"]))
        self.entropy = policy.entropy()
        self.value = value
        self.columns = {name: torch.tensor(column) for name, column in rows["columns"].items()}
        self.advantages = self.columns["advantages"]
        self.returns = self.columns["returns"]
        self.old_values = self.columns["oldValues"]
        self.weights = self.columns["weights"]
        self.flags = rows["segments"]["flags"]
        self.segment_steps = rows["segments"]["steps"]
        self.truncated_values = rows["segments"]["truncatedValues"]
        self.bootstrap_values = rows["segments"]["bootstrapValues"]
        self.ratio = torch.exp(self.log_probability - self.columns["oldLogProbabilities"])


def clipped_ratio(row):
    clipped = torch.clamp(row.ratio, 0.8, 1.2)
    return torch.minimum(row.ratio * row.advantages, clipped * row.advantages)


def clipped_value(row):
    near = row.old_values + torch.clamp(row.value - row.old_values, -0.25, 0.25)
    return torch.maximum((row.value - row.returns) ** 2, (near - row.returns) ** 2)


def ppo(row):
    return -clipped_ratio(row).mean() + 0.25 * clipped_value(row).mean() - 0.02 * row.entropy.mean()


def normalized(advantages):
    return (advantages - advantages.mean()) / (advantages.std() + 1e-8)


def ppo_loss(clip=None, value_clip=None, scale=1.0, normalize=False):
    """PPO's loss and figures as Huang et al. 2022 write them; `scale` is what an annealed clip range has left."""

    def loss(row):
        advantages = normalized(row.advantages) if normalize else row.advantages
        log_ratio = row.log_probability - row.columns["oldLogProbabilities"]
        gain = advantages * row.ratio
        if clip is not None:
            gain = torch.minimum(gain, advantages * torch.clamp(row.ratio, 1 - clip * scale, 1 + clip * scale))
        error = (row.value - row.returns) ** 2
        if value_clip is not None:
            near = torch.clamp(row.value - row.old_values, -value_clip * scale, value_clip * scale)
            error = torch.maximum(error, (row.old_values + near - row.returns) ** 2)
        policy_loss, value_loss, entropy = -gain.mean(), 0.5 * error.mean(), row.entropy.mean()
        outside = 0.0 if clip is None else ((row.ratio - 1).abs() > clip * scale).double().mean().item()
        row.figures = {
            "policyLoss": policy_loss.item(),
            "valueLoss": value_loss.item(),
            "entropy": entropy.item(),
            "approxKl": ((row.ratio - 1) - log_ratio).mean().item(),
            "clipFraction": outside,
        }
        return policy_loss + 0.5 * value_loss - 0.01 * entropy

    return loss


def v_trace(row, steps, rho_bar, c_bar, gamma=0.97, lam=0.9):
    """Equation 1 of Espeholt et al. 2018 as the sum that it is, segment by segment; the rows are segments of `steps` steps.
    What was played is in `oldLogProbabilities`, rewards are in `weights`. The newest policy and values are the row's."""
    ratio, values = row.ratio.detach(), row.value.detach()
    rewards, rho, c = row.weights, ratio.clamp(max=rho_bar), lam * ratio.clamp(max=c_bar)
    returns, advantages = torch.zeros_like(values), torch.zeros_like(values)
    for first in range(0, ROWS, steps):
        end = first + steps
        last = lambda t: t == end - 1 or row.flags[t] != 0
        def next_value(t):
            if row.flags[t] == 1:
                return 0.0
            if row.flags[t] == 2:
                return row.truncated_values[str(t)]
            return row.bootstrap_values[first // steps] if t == end - 1 else values[t + 1]
        delta = [rho[t] * (rewards[t] + gamma * next_value(t) - values[t]) for t in range(first, end)]
        for s in range(first, end):
            total, trace = values[s].clone(), 1.0
            for t in range(s, end):
                total += gamma ** (t - s) * trace * delta[t - first]
                trace = trace * c[t]
                if last(t):
                    break
            returns[s] = total
        for s in range(first, end):
            after = next_value(s) if last(s) else returns[s + 1]
            advantages[s] = rho[s] * (rewards[s] + gamma * after - values[s])
    return advantages, returns, rho


def a3c_loss(rho_bar, c_bar):
    """A3C's loss with the targets of V-trace, of the third step of an update."""

    def loss(row):
        advantages, returns, rho = v_trace(row, row.segment_steps, rho_bar, c_bar)
        policy_loss = -(advantages * row.log_probability).mean()
        value_loss, entropy = 0.5 * ((row.value - returns) ** 2).mean(), row.entropy.mean()
        row.figures = {
            "policyLoss": policy_loss.item(),
            "valueLoss": value_loss.item(),
            "entropy": entropy.item(),
            "staleness": 2.0,
            "stalenessMax": 2.0,
            "importanceWeight": rho.mean().item(),
        }
        row.targets = {"advantages": advantages.tolist(), "returns": returns.tolist()}
        return policy_loss + 0.5 * value_loss - 0.01 * entropy

    return loss


LOSSES = {
    "log-probability": lambda row: -(row.advantages * row.log_probability).mean(),
    "entropy": lambda row: -row.entropy.mean(),
    "squared error": lambda row: 0.5 * ((row.value - row.returns) ** 2).mean(),
    "weights by row": lambda row: (row.weights * (row.value - row.returns) ** 2).mean(),
    "ratio": lambda row: -(row.ratio * row.advantages).mean(),
    "clipped ratio": lambda row: -clipped_ratio(row).mean(),
    "clipped value": lambda row: clipped_value(row).mean(),
    "minimum": lambda row: torch.minimum(row.value, row.old_values).mean(),
    "maximum": lambda row: torch.maximum(row.value, row.old_values).mean(),
    "clip": lambda row: torch.clamp(row.value, -0.5, 0.75).mean(),
    "exponential of an output": lambda row: torch.exp(0.5 * row.value + row.entropy).mean(),
    "product of outputs": lambda row: (row.value * row.log_probability * row.entropy).mean(),
    "clipped surrogate objective": ppo,
    "PPO without clipping": ppo_loss(),
    "PPO": ppo_loss(clip=0.2, normalize=True),
    "PPO with a clipped value": ppo_loss(clip=0.2, value_clip=0.25, normalize=True),
    "PPO with annealed clip ranges": ppo_loss(clip=0.2, value_clip=0.25, scale=0.625),
    "A3C with V-trace": a3c_loss(rho_bar=1.0, c_bar=1.0),
    "A3C with V-trace and other clips": a3c_loss(rho_bar=1.2, c_bar=0.9),
}


def some_rows():
    generator = np.random.default_rng(20261128)
    even = lambda low, high: [float(x) for x in np.round(generator.uniform(low, high, ROWS), 3)]
    logits = np.round(generator.normal(0, 1.5, (ROWS, ACTIONS)), 3)
    actions = generator.integers(0, ACTIONS, ROWS)
    chosen = torch.distributions.Categorical(logits=torch.tensor(logits))
    played = chosen.log_prob(torch.tensor(actions)).numpy() + generator.normal(0, 0.25, ROWS)
    rows = {
        "logits": logits.tolist(),
        "values": even(-1, 1),
        "actions": actions.tolist(),
        "columns": {
            "advantages": even(-2, 2),
            "returns": even(-1, 1),
            "oldValues": even(-1, 1),
            "oldLogProbabilities": [float(x) for x in np.round(played, 3)],
            "weights": even(0, 2),
        },
    }
    # The rows as segments: 1 terminated, 2 truncated after the step; values by row and by segment.
    flags = [0] * ROWS
    flags[2] = flags[7] = flags[19] = 1
    flags[12] = flags[21] = 2
    rows["segments"] = {
        "steps": 8,
        "flags": flags,
        "truncatedValues": {"12": 0.4, "21": -0.7},
        "bootstrapValues": [0.3, -0.2, 0.6],
    }
    # Edges.
    rows["values"][0] = rows["columns"]["oldValues"][0] = 0.5
    rows["values"][1] = -0.5
    rows["values"][2] = 0.75
    rows["columns"]["advantages"][3] = 0.0
    return rows


def expected_of(loss, rows):
    logits = torch.tensor(rows["logits"], requires_grad=True)
    value = torch.tensor(rows["values"], requires_grad=True)
    row = Row(rows, logits, value)
    result = loss(row)
    result.backward()
    zeros = lambda tensor: torch.zeros_like(tensor) if tensor.grad is None else tensor.grad
    return {
        "loss": result.item(),
        "logits": zeros(logits).tolist(),
        "values": zeros(value).tolist(),
        **({"figures": row.figures} if hasattr(row, "figures") else {}),
        **({"targets": row.targets} if hasattr(row, "targets") else {}),
    }


def digits(x):
    if isinstance(x, dict):
        return {key: digits(value) for key, value in x.items()}
    if isinstance(x, list):
        return [digits(value) for value in x]
    return float(f"{x:.15g}")


def main():
    rows = some_rows()
    cases = {name: digits(expected_of(loss, rows)) for name, loss in LOSSES.items()}
    lines = ",\n".join(
        f"{json.dumps(name)}:{json.dumps(case, separators=(',', ':'))}" for name, case in cases.items()
    )
    by = json.dumps(f"PyTorch {torch.__version__}, float64, make-loss-cases.py")
    text = f'{{"by":{by},\n"rows":{json.dumps(rows, separators=(",", ":"))},\n"cases":{{\n{lines}\n}}}}\n'
    if "--check" in sys.argv:
        before = json.loads(FILE.read_text())
        now = json.loads(text)
        flat = lambda x: [y for z in x for y in flat(z)] if isinstance(x, list) else [x]
        close = before["rows"] == now["rows"] and before["cases"].keys() == now["cases"].keys() and all(
            np.allclose(flat([before["cases"][name][key]]), flat([now["cases"][name][key]]), rtol=1e-12, atol=1e-14)
            for name in now["cases"]
            for key in ("loss", "logits", "values")
        ) and all(
            np.allclose(flat([case["targets"][key]]), flat([before["cases"][name]["targets"][key]]), rtol=1e-12)
            for name, case in now["cases"].items()
            if "targets" in case
            for key in ("advantages", "returns")
        ) and all(
            np.allclose(list(case["figures"].values()), list(before["cases"][name]["figures"].values()), rtol=1e-12)
            for name, case in now["cases"].items()
            if "figures" in case
        )
        print(f"{FILE.name} is {'' if close else 'not '}what PyTorch {torch.__version__} answers")
        sys.exit(0 if close else 1)
    FILE.write_text(text)


main()
