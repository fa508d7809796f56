"""Airstriker on stable-retro with the wrappers that Lockstep's preset for it has."""
import cv2
import gymnasium
import stable_retro
from wrappers import Buttons, Clip, Gray, Skip

GAME = "Airstriker-Genesis-v0"
TABLE = [[], ["LEFT"], ["RIGHT"], ["B"], ["LEFT", "B"], ["RIGHT", "B"]]
TIME_LIMIT_STEPS = 4500


def make(stickiness, seed, clip=None):
    cv2.setNumThreads(1)
    env = stable_retro.make(GAME, render_mode="rgb_array", use_restricted_actions=stable_retro.Actions.ALL)
    env = gymnasium.wrappers.TimeLimit(Buttons(Skip(env, stickiness, seed), TABLE), TIME_LIMIT_STEPS)
    return Gray(env if clip is None else Clip(env, clip), 84, 84)
