"""Times the learner's update in PyTorch on the CPU: python torch-update.py SIZE ROWS MICRO_BATCH_ROWS THREADS RUNS

The same network, loss, micro-batches, clipping and RMSProp. Prints the network's number of weights, then the seconds of
each run, a line for each way to lay out pictures in memory; the faster one is what to compare with.
"""
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

size, rows, micro_batch_rows, threads, runs = (int(word) for word in sys.argv[1:6])
torch.set_num_threads(threads)
stack, actions = 4, 7


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolutions = nn.Sequential(
            nn.Conv2d(stack, 32, 8, 4), nn.ReLU(), nn.Conv2d(32, 64, 4, 2), nn.ReLU(), nn.Conv2d(64, 64, 3), nn.ReLU()
        )
        features = self.convolutions(torch.zeros(1, stack, size, size)).numel()
        self.hidden = nn.Linear(features, 512)
        self.policy, self.value = nn.Linear(512, actions), nn.Linear(512, 1)

    def forward(self, x):
        x = F.relu(self.hidden(self.convolutions(x).flatten(1)))
        return self.policy(x), self.value(x)[:, 0]


def update(network, optimizer, batches, layout):
    optimizer.zero_grad()
    for observations, taken, returns, advantages in batches:
        x = (observations.float() / 255).contiguous(memory_format=layout)
        logits, values = network(x)
        log_p = F.log_softmax(logits, 1)
        policy_loss = -(advantages * log_p.gather(1, taken[:, None])[:, 0]).sum() / rows
        value_loss = 0.5 * ((values - returns) ** 2).sum() / rows
        entropy = -(log_p.exp() * log_p).sum() / rows
        (policy_loss + 0.5 * value_loss - 0.01 * entropy).backward()
    nn.utils.clip_grad_norm_(network.parameters(), 0.5)
    optimizer.step()


def main():
    print(sum(p.numel() for p in Network().parameters()))
    batches = []
    for first in range(0, rows, micro_batch_rows):
        count = min(micro_batch_rows, rows - first)
        observations = torch.randint(0, 256, (count, stack, size, size), dtype=torch.uint8)
        batches.append((observations, torch.randint(0, actions, (count,)), torch.randn(count), torch.randn(count)))
    for layout in (torch.contiguous_format, torch.channels_last):
        network = Network().to(memory_format=layout)
        optimizer = torch.optim.RMSprop(network.parameters(), 1e-4, alpha=0.99, eps=1e-5)
        seconds = []
        for _ in range(runs + 1):
            start = time.perf_counter()
            update(network, optimizer, batches, layout)
            seconds.append(time.perf_counter() - start)
        print(" ".join(str(value) for value in seconds[1:]))


main()
