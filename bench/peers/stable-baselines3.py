"""Trains A2C with Stable-Baselines3 on stable-retro: python stable-baselines3.py UPDATES ENVIRONMENTS STEPS SEED

Wrappers, network, batch, optimizer and coefficients of Lockstep's preset for Airstriker. Prints one line of JSON: the
network's number of weights, and steps a second after the first quarter of the run.
"""
import json
import sys
import time

import numpy as np
import torch
from airstriker import TABLE, make
from stable_baselines3 import A2C
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.monitor import Monitor
from stable_baselines3.common.vec_env import SubprocVecEnv, VecFrameStack

updates, environments, steps, seed = (int(word) for word in sys.argv[1:5])


def environment(index):
    def start():
        torch.set_num_threads(1)
        return Monitor(make(stickiness=0.25, seed=1000 * seed + index, clip=1.0))

    return start


class Marks(BaseCallback):
    def __init__(self):
        super().__init__()
        self.marks = []

    def _on_step(self):
        return True

    def _on_rollout_end(self):
        self.marks.append((self.num_timesteps, time.perf_counter()))


def main():
    vector = VecFrameStack(SubprocVecEnv([environment(index) for index in range(environments)]), 4)
    model = A2C(
        "CnnPolicy",
        vector,
        n_steps=steps,
        gamma=0.99,
        gae_lambda=0.95,
        ent_coef=0.01,
        vf_coef=0.5,
        max_grad_norm=0.5,
        learning_rate=5e-4,
        use_rms_prop=False,
        policy_kwargs=dict(optimizer_class=torch.optim.Adam, optimizer_kwargs=dict(eps=1e-5)),
        seed=seed,
        device="cpu",
    )
    marks = Marks()
    model.learn(updates * environments * steps, callback=marks)
    first, last = marks.marks[len(marks.marks) // 4], marks.marks[-1]
    # Shared layers have one name each in the list of parameters, however many parts use them.
    weights = sum(p.numel() for p in model.policy.parameters())
    assert vector.action_space.n == len(TABLE)
    speed = (last[0] - first[0]) / (last[1] - first[1])
    print(json.dumps({"weights": weights, "stepsPerSecond": speed}))
    vector.close()


if __name__ == "__main__":
    main()
