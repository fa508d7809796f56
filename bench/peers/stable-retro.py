"""Plays given actions in one environment of stable-retro: python stable-retro.py ACTIONS WARM_UP_STEPS

ACTIONS is a file with one byte an action. Nothing is sticky. Prints one line of JSON: steps a second of CPU time after the
warm-up, and the reward and the end of every step.
"""
import json
import sys
import time

import numpy as np
from airstriker import make


def main():
    actions = np.fromfile(sys.argv[1], np.uint8)
    warm_up = int(sys.argv[2])
    env = make(stickiness=0.0, seed=0)
    env.reset()
    stack = np.zeros((84, 84, 4), np.uint8)
    rewards, ends = [], []
    start = None
    for index, action in enumerate(actions):
        if index == warm_up:
            start = time.process_time()
        observation, reward, terminated, truncated, _ = env.step(action)
        stack = np.concatenate([stack[:, :, 1:], observation], 2)
        rewards.append(float(reward))
        ends.append(bool(terminated or truncated))
        if ends[-1]:
            env.reset()
    seconds = time.process_time() - start
    print(json.dumps({"stepsPerSecond": (len(actions) - warm_up) / seconds, "rewards": rewards, "ends": ends}))


main()
