"""Times the learner's update in PyTorch on the CPU: python torch-update.py SIZE ROWS MICRO_BATCH_ROWS THREADS RUNS

Prints the network's number of weights, then the seconds of each run, a line for each way to lay out pictures in memory; the
faster one is what to compare with.
"""
import sys
import time

import torch

sys.dont_write_bytecode = True
from torch_learning import LAYOUTS, Learner, Network, some_batches

size, rows, micro_batch_rows, threads, runs = (int(word) for word in sys.argv[1:6])
torch.set_num_threads(threads)

print(sum(p.numel() for p in Network(size).parameters()))
batches = some_batches(size, rows, micro_batch_rows)
for layout in LAYOUTS:
    learner = Learner(size, layout)
    seconds = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        learner.update(batches)
        seconds.append(time.perf_counter() - start)
    print(" ".join(str(value) for value in seconds[1:]))
