"""The learner's update in PyTorch: the same network, loss, micro-batches, clipping and RMSProp as Lockstep's."""
import torch
import torch.nn.functional as F
from torch import nn

STACK, ACTIONS = 4, 7
LAYOUTS = (torch.contiguous_format, torch.channels_last)


class Network(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.convolutions = nn.Sequential(
            nn.Conv2d(STACK, 32, 8, 4), nn.ReLU(), nn.Conv2d(32, 64, 4, 2), nn.ReLU(), nn.Conv2d(64, 64, 3), nn.ReLU()
        )
        features = self.convolutions(torch.zeros(1, STACK, size, size)).numel()
        self.hidden = nn.Linear(features, 512)
        self.policy, self.value = nn.Linear(512, ACTIONS), nn.Linear(512, 1)

    def forward(self, x):
        x = F.relu(self.hidden(self.convolutions(x).flatten(1)))
        return self.policy(x), self.value(x)[:, 0]


class Learner:
    """A network and its optimizer. Batches lie in the processor's memory, as rollouts do; they are sent to the device."""

    def __init__(self, size, layout, device="cpu"):
        self.layout, self.device = layout, device
        self.network = Network(size).to(device, memory_format=layout)
        self.optimizer = torch.optim.RMSprop(self.network.parameters(), 1e-4, alpha=0.99, eps=1e-5)

    def update(self, batches):
        rows = sum(len(taken) for _, taken, _, _ in batches)
        self.optimizer.zero_grad()
        for batch in batches:
            observations, taken, returns, advantages = (part.to(self.device) for part in batch)
            x = (observations.float() / 255).contiguous(memory_format=self.layout)
            logits, values = self.network(x)
            log_p = F.log_softmax(logits, 1)
            policy_loss = -(advantages * log_p.gather(1, taken[:, None])[:, 0]).sum() / rows
            value_loss = 0.5 * ((values - returns) ** 2).sum() / rows
            entropy = -(log_p.exp() * log_p).sum() / rows
            (policy_loss + 0.5 * value_loss - 0.01 * entropy).backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 0.5)
        self.optimizer.step()


def some_batches(size, rows, micro_batch_rows):
    batches = []
    for first in range(0, rows, micro_batch_rows):
        count = min(micro_batch_rows, rows - first)
        observations = torch.randint(0, 256, (count, STACK, size, size), dtype=torch.uint8)
        batches.append((observations, torch.randint(0, ACTIONS, (count,)), torch.randn(count), torch.randn(count)))
    return batches
