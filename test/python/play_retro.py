"""Plays one of stable-retro's environments with given actions, four frames a step, for a comparison with a slot that does the same.

usage: play_retro.py '{"game": ..., "games": FOLDER or null, "state": ..., "actions": [[button, ...], ...], "chosen": [...],
                       "observations": FILE, "players": 1 or 2}'
Prints one line of JSON a step: [reward, ended, variables or null]; for two players the reward is a list. The file gets the gray observation of 84 x 84 bytes after each
step; after the end of an episode that is the next one's first.
"""
import json
import sys

import cv2
import numpy as np
import stable_retro as retro

FRAMES = 4

task = json.loads(sys.argv[1])
if task["games"] is not None:
    retro.data.Integrations.add_custom_path(task["games"])
players = task["players"]
env = retro.make(
    task["game"],
    players=players,
    state=task["state"],
    inttype=retro.data.Integrations.ALL,
    use_restricted_actions=retro.Actions.ALL,
    render_mode="rgb_array",
)
# Without this only the first player's reward is told.
env.unwrapped.multi_rewards = players > 1
prefixes = ["", "P2."][:players]
pressed = [
    np.array([name is not None and prefix + name in buttons for prefix in prefixes for name in env.buttons], dtype=bool)
    for buttons in task["actions"]
]


def gray(observation):
    return cv2.resize(cv2.cvtColor(observation, cv2.COLOR_RGB2GRAY), (84, 84), interpolation=cv2.INTER_AREA)


env.reset()
with open(task["observations"], "wb") as observations:
    for action in task["chosen"]:
        total = np.zeros(players)
        for _ in range(FRAMES):
            observation, reward, ended, _, variables = env.step(pressed[action])
            total += np.array(reward, dtype=float)
            if ended:
                break
        if ended:
            observation, _ = env.reset()
        observations.write(gray(observation).tobytes())
        rewards = total.tolist()
        print(json.dumps([rewards if players > 1 else rewards[0], bool(ended), None if ended else {k: int(v) for k, v in variables.items()}]))
env.close()
