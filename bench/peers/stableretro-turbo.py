"""Plays given actions in one environment of env-stableretro-turbo, with one thread: python stableretro-turbo.py ACTIONS WARM_UP_STEPS

It needs Python 3.14, and the game's ROM in its data folder. ACTIONS is a file with one byte an action. Prints one line of
JSON: steps a second of CPU time after the warm-up, and the reward and the end of every step.
"""
import json
import sys
import time

import env_stableretro_turbo  # noqa: F401 registers the environment
import gymnasium
import numpy as np

TABLE = [[], ["LEFT"], ["RIGHT"], ["B"], ["LEFT", "B"], ["RIGHT", "B"]]
# The Genesis' buttons in gym-retro's order.
BUTTONS = ["B", "A", "MODE", "START", "UP", "DOWN", "LEFT", "RIGHT", "C", "Y", "X", "Z"]


def row_of(space, action):
    row = np.array([name in TABLE[action] for name in BUTTONS], dtype=np.int8)
    expected = (1, len(BUTTONS))
    if space.shape != expected:
        raise SystemExit(f"env-stableretro-turbo takes actions of shape {space.shape}, expected {expected}")
    return row[None, :]


def main():
    actions = np.fromfile(sys.argv[1], np.uint8)
    warm_up = int(sys.argv[2])
    env = gymnasium.make_vec(
        "env_stableretro_turbo:EnvStableRetroTurbo-v0",
        game="Airstriker-Genesis-v0",
        num_envs=1,
        num_threads=1,
        obs_resize=(84, 84),
        obs_resize_algorithm="area",
        obs_grayscale=True,
        obs_layout="chw",
        frame_skip=4,
        frame_stack=4,
        maxpool_last_two=False,
        info_filter="terminal",
    )
    env.reset(seed=1)
    rows = [row_of(env.action_space, action) for action in range(len(TABLE))]
    rewards, ends = [], []
    start = None
    for index, action in enumerate(actions):
        if index == warm_up:
            start = time.process_time()
        _, reward, terminated, truncated, _ = env.step(rows[action])
        ended = terminated | truncated
        rewards.append(float(reward[0]))
        ends.append(bool(ended[0]))
        if ended.any():
            env.reset(options={"reset_mask": ended})
    seconds = time.process_time() - start
    print(json.dumps({"stepsPerSecond": (len(actions) - warm_up) / seconds, "rewards": rewards, "ends": ends}))


main()
