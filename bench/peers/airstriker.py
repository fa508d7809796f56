"""Airstriker on stable-retro with the wrappers that Lockstep's preset for it has."""
import cv2
import gymnasium
import numpy as np
import stable_retro

GAME = "Airstriker-Genesis-v0"
TABLE = [[], ["LEFT"], ["RIGHT"], ["B"], ["LEFT", "B"], ["RIGHT", "B"]]
TIME_LIMIT_STEPS = 4500
FRAME_SKIP = 4


class Skip(gymnasium.Wrapper):
    """StochasticFrameSkip of the OpenAI Retro Contest, arXiv 1804.03720 section 3."""

    def __init__(self, env, stickiness, seed):
        super().__init__(env)
        self.stickiness = stickiness
        self.held = None
        self.random = np.random.RandomState(seed)

    def reset(self, **options):
        self.held = None
        return self.env.reset(**options)

    def step(self, action):
        total = 0.0
        for frame in range(FRAME_SKIP):
            if self.held is None or frame == 1:
                self.held = action
            elif frame == 0 and self.random.rand() >= self.stickiness:
                self.held = action
            observation, reward, terminated, truncated, info = self.env.step(self.held)
            total += reward
            if terminated or truncated:
                break
        return observation, total, terminated, truncated, info


class Buttons(gymnasium.ActionWrapper):
    def __init__(self, env):
        super().__init__(env)
        buttons = env.unwrapped.buttons
        self.rows = [np.array([name in row for name in buttons], dtype=bool) for row in TABLE]
        self.action_space = gymnasium.spaces.Discrete(len(TABLE))

    def action(self, action):
        return self.rows[int(action)].copy()


class Gray(gymnasium.ObservationWrapper):
    def __init__(self, env):
        super().__init__(env)
        self.observation_space = gymnasium.spaces.Box(0, 255, (84, 84, 1), np.uint8)

    def observation(self, picture):
        gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        return cv2.resize(gray, (84, 84), interpolation=cv2.INTER_AREA)[:, :, None]


class Clip(gymnasium.RewardWrapper):
    def __init__(self, env, limit):
        super().__init__(env)
        self.limit = limit

    def reward(self, reward):
        return float(np.clip(reward, -self.limit, self.limit))


def make(stickiness, seed, clip=None):
    cv2.setNumThreads(1)
    env = stable_retro.make(GAME, render_mode="rgb_array", use_restricted_actions=stable_retro.Actions.ALL)
    env = gymnasium.wrappers.TimeLimit(Buttons(Skip(env, stickiness, seed)), TIME_LIMIT_STEPS)
    return Gray(env if clip is None else Clip(env, clip))
