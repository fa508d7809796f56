"""The wrappers that Lockstep has around a game, for stable-retro's environments."""
import cv2
import gymnasium
import numpy as np

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
    """An action is a row of the table: the buttons that it holds."""

    def __init__(self, env, table):
        super().__init__(env)
        buttons = env.unwrapped.buttons
        self.rows = [np.array([name in row for name in buttons], dtype=bool) for row in table]
        self.action_space = gymnasium.spaces.Discrete(len(table))

    def action(self, action):
        return self.rows[int(action)].copy()


class Gray(gymnasium.ObservationWrapper):
    def __init__(self, env, height, width):
        super().__init__(env)
        self.size = (width, height)
        self.observation_space = gymnasium.spaces.Box(0, 255, (height, width, 1), np.uint8)

    def observation(self, picture):
        gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        return cv2.resize(gray, self.size, interpolation=cv2.INTER_AREA)[:, :, None]


class Clip(gymnasium.RewardWrapper):
    def __init__(self, env, limit):
        super().__init__(env)
        self.limit = limit

    def reward(self, reward):
        return float(np.clip(reward, -self.limit, self.limit))


class Scale(gymnasium.RewardWrapper):
    def __init__(self, env, scale):
        super().__init__(env)
        self.scale = scale

    def reward(self, reward):
        return self.scale * reward


class AllowBacktracking(gymnasium.Wrapper):
    """As in retro-baselines: only what exceeds the episode's best sum so far is rewarded."""

    def reset(self, **options):
        self.sum = self.best = 0.0
        return self.env.reset(**options)

    def step(self, action):
        observation, reward, terminated, truncated, info = self.env.step(action)
        self.sum += reward
        beyond = max(0.0, self.sum - self.best)
        self.best = max(self.best, self.sum)
        return observation, beyond, terminated, truncated, info


class StartStates(gymnasium.Wrapper):
    """Each episode begins at one of them, drawn evenly."""

    def __init__(self, env, names, kind, seed):
        super().__init__(env)
        self.names, self.kind = names, kind
        self.random = np.random.RandomState(seed)

    def reset(self, **options):
        self.start_state = self.names[self.random.randint(len(self.names))]
        self.env.unwrapped.load_state(self.start_state, self.kind)
        return self.env.reset(**options)
