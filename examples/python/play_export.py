"""Plays a policy that `lockstep export` wrote in stable-retro, with the preprocessing and the draws of its evaluation.

usage: python play_export.py EXPORT [--state NAME] [--episodes N] [--recorded]

The network plays, computed by ONNX Runtime. With --recorded the actions of evaluation.json are played, and each is compared
with the one that the network chooses. Prints one line of JSON an episode. Needs numpy, onnxruntime and stable-retro.
"""

import argparse
import base64
import json
import os

import numpy as np
import onnxruntime
import stable_retro as retro

# Numbers of the purposes of random numbers: packages/learning/src/counter-random.ts.
EVALUATION_ACTION, EVALUATION_STICKINESS = 6, 7


def philox(counter, key):
    """Philox4x32-10: https://doi.org/10.1145/2063384.2063405"""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        first, second = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (second >> 32) ^ c1 ^ k0, second & 0xFFFFFFFF, (first >> 32) ^ c3 ^ k1, first & 0xFFFFFFFF
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c0, c1


def uniform(seed, purpose, slot, counter):
    """In [0, 1); a function of its arguments only."""
    words = (counter & 0xFFFFFFFF, counter >> 32, slot, purpose)
    high, low = philox(words, (seed & 0xFFFFFFFF, seed >> 32))
    return ((high >> 5) * 2**26 + (low >> 6)) * 2.0**-53


def shares(pixels, cells):
    """How much of each pixel of a line lies in each cell of a shorter line, `[cells, pixels]` in whole units; and a cell's units."""
    divisor = np.gcd(pixels, cells)
    cell, pixel = pixels // divisor, cells // divisor
    begin, at = np.arange(cells)[:, None] * cell, np.arange(pixels)[None, :] * pixel
    return np.maximum(0, np.minimum(begin + cell, at + pixel) - np.maximum(begin, at)), cell


class GrayResize:
    """Gray by OpenCV's weights, then the mean of the area that each small pixel covers, rounded once."""

    def __init__(self, height, width):
        self.size = height, width
        self.shares = None

    def __call__(self, rgb):
        if self.shares is None:
            self.shares = shares(rgb.shape[0], self.size[0]), shares(rgb.shape[1], self.size[1])
        (rows, row_units), (columns, column_units) = self.shares
        gray = (rgb.astype(np.int64) @ np.array([9798, 19235, 3735]) + 16384) >> 15
        sums, area = rows @ gray @ columns.T, row_units * column_units
        return ((2 * sums + area) // (2 * area)).astype(np.uint8)


class Policy:
    """The exported network. It draws as Lockstep does, or takes the likeliest action."""

    def __init__(self, folder, config, evaluation, slot):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        model = os.path.join(folder, "model.onnx")
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self.greedy, self.seed, self.slot = evaluation["greedy"], evaluation["seed"], slot
        self.memory = config["network"].get("hiddenState")  # numbers that it remembers
        self.begin()

    def begin(self):
        """An episode begins."""
        self.states = None if self.memory is None else np.zeros((1, self.memory), dtype=np.float32)

    def logits(self, observation):
        feeds = {"observations": observation[None]}
        if self.states is None:
            return self.session.run(["logits"], feeds)[0][0]
        logits, self.states = self.session.run(["logits", "nextHiddenStates"], {**feeds, "hiddenStates": self.states})
        return logits[0]

    def choose(self, observation, step):
        logits = self.logits(observation).astype(np.float64)
        if self.greedy:
            return int(logits.argmax())
        weights = np.exp(logits - logits.max())
        draw = uniform(self.seed, EVALUATION_ACTION, self.slot, step)
        return min(int((np.cumsum(weights / weights.sum()) <= draw).sum()), len(weights) - 1)


class Environment:
    """A game of stable-retro with the wrappers that config.json names."""

    def __init__(self, config, evaluation, state, slot):
        settings = config["configuration"]["environment"]
        name = settings["game"]
        known = retro.data.list_games(inttype=retro.data.Integrations.ALL)
        self.env = retro.make(
            name if name in known else f"{name}-v0",
            state=state,
            scenario=settings["scenario"],
            inttype=retro.data.Integrations.ALL,
            use_restricted_actions=retro.Actions.ALL,
            render_mode="rgb_array",
        )
        buttons = self.env.unwrapped.buttons
        self.pressed = [np.array([name in action for name in buttons], dtype=bool) for action in settings["actions"]]
        self.frames, self.stickiness = settings["frameSkip"], settings["stickiness"]
        self.resize = GrayResize(settings["observation"]["height"], settings["observation"]["width"])
        self.stack, self.seed, self.slot = settings["stack"], evaluation["seed"], slot
        self.most_steps = min(evaluation["mostSteps"], settings["timeLimitSteps"] or evaluation["mostSteps"])
        self.steps = 0  # of all episodes

    def reset(self):
        picture, _ = self.env.reset()
        self.held, self.of_episode = None, 0
        self.observation = np.stack([self.resize(picture)] * self.stack)

    def step(self, action):
        """Returns the game's reward and whether the episode has ended."""
        keeps = uniform(self.seed, EVALUATION_STICKINESS, self.slot, self.steps) < self.stickiness
        self.steps += 1
        self.of_episode += 1
        total, ended = 0.0, False
        for frame in range(self.frames):
            if self.held is None or frame > 0 or not keeps:
                self.held = action
            picture, reward, ended, _, _ = self.env.step(self.pressed[self.held])
            total += float(reward)
            if ended:
                break
        self.observation = np.concatenate([self.observation[1:], self.resize(picture)[None]])
        return total, bool(ended) or self.of_episode == self.most_steps


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return json.load(file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("export")
    parser.add_argument("--state")
    parser.add_argument("--episodes", type=int, default=5)
    parser.add_argument("--recorded", action="store_true")
    given = parser.parse_args()
    config, evaluation = read(given.export, "config.json"), read(given.export, "evaluation.json")
    states = {each["state"]: each for each in evaluation["states"]}
    state = given.state or evaluation["states"][0]["state"]
    slot = states[state]["slot"]
    policy = Policy(given.export, config, evaluation, slot)
    environment = Environment(config, evaluation, state, slot)
    recorded = [base64.b64decode(each["actions"]) for each in states[state]["played"]] if given.recorded else None
    episodes = given.episodes if recorded is None else min(given.episodes, len(recorded))
    for episode in range(episodes):
        environment.reset()
        policy.begin()
        total, ended, others = 0.0, False, 0
        while not ended:
            action = policy.choose(environment.observation, environment.steps)
            if recorded is not None:
                given_action = recorded[episode][environment.of_episode]
                others += action != given_action
                action = given_action
            reward, ended = environment.step(action)
            total += reward
        print(json.dumps({"episode": episode, "return": total, "steps": environment.of_episode, "otherActions": int(others)}))
    environment.env.close()


if __name__ == "__main__":
    main()
