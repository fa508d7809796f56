#!/usr/bin/env bash
# One would guess: rliable's interquartile mean is robust for any number of runs: a quarter of the scores goes at each end, in
# parts where a quarter is no whole number. What happens: the number to drop is rounded down. Of three runs of one task nothing
# is dropped, so the result is the plain mean and one outlier moves it freely; five runs lose a fifth at each end, seven a seventh.
# Where: rliable 1.2.0 with scipy 1.17.1 (PyPI), aggregate_iqm, which is scipy.stats.trim_mean.
# Why it matters: sweeps of three or five seeds are usual; an exact interquartile mean does not agree with rliable's there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  rliable==1.2.0 scipy==1.17.1 arch==7.2.0 pandas==2.2.3 numpy==2.2.6
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import numpy as np
from rliable.metrics import aggregate_iqm


def exact(scores):
    """The mean of the middle half, with the scores on the border weighted by the part that lies inside."""
    scores = np.sort(np.asarray(scores, float))
    quarter = len(scores) / 4
    edges = np.arange(len(scores) + 1)
    weights = np.clip(np.minimum(edges[1:], len(scores) - quarter) - np.maximum(edges[:-1], quarter), 0, None)
    return float((scores * weights).sum() / weights.sum())


print("rliable", version("rliable"), "scipy", version("scipy"))
got = {}
for runs in (3, 4, 5, 7, 8):
    scores = [1.0] * (runs - 1) + [100.0]
    got[runs] = float(aggregate_iqm(np.array(scores)[:, None]))
    spread = np.arange(runs, dtype=float) ** 2
    ours, theirs = exact(spread), float(aggregate_iqm(spread[:, None]))
    print(f"{runs} runs, one outlier of 100 among ones: {got[runs]:g};  squares: rliable {theirs:g}, middle half {ours:g}")
assert got == {3: 34.0, 4: 1.0, 5: 1.0, 7: 1.0, 8: 1.0}
for runs, equal in ((3, False), (4, True), (5, False), (7, False), (8, True)):
    spread = np.arange(runs, dtype=float) ** 2
    assert (abs(exact(spread) - float(aggregate_iqm(spread[:, None]))) < 1e-9) == equal, runs
PYTHON
