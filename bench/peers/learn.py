"""Trains an agent with Stable-Baselines3 on stable-retro: python learn.py TASK

TASK is JSON: the folder of a game of one's own and its name, its start states, the preset of Lockstep whose wrappers, network, batch, loss,
optimizer and schedule are taken, the seed and the number of environment steps. Prints one line of JSON: the network's number
of weights, and of each ended episode its start state, return and whether it was finished.
"""
import json
import sys

import cv2
import gymnasium
import stable_retro
import torch
from stable_baselines3 import A2C, PPO
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.vec_env import SubprocVecEnv, VecFrameStack
from wrappers import AllowBacktracking, Buttons, Gray, Scale, Skip, StartStates


class Outcome(gymnasium.Wrapper):
    """Tells at an episode's end where it began, the sum of its rewards, and whether the act was finished."""

    def reset(self, **options):
        self.sum = 0.0
        return self.env.reset(**options)

    def step(self, action):
        observation, reward, terminated, truncated, info = self.env.step(action)
        self.sum += reward
        if terminated or truncated:
            finished = bool(info["level_end_bonus"] != 0)
            outcome = {"startState": self.env.get_wrapper_attr("start_state"), "episodeReturn": self.sum, "finished": finished}
            info = {**info, "outcome": outcome}
        return observation, reward, terminated, truncated, info


def environment(task, index):
    def start():
        torch.set_num_threads(1)
        cv2.setNumThreads(1)
        own = task["preset"]["environment"]
        kind = stable_retro.data.Integrations.ALL
        stable_retro.data.Integrations.add_custom_path(task["games"])
        env = stable_retro.make(
            task["game"],
            state=task["startStates"][0],
            inttype=kind,
            use_restricted_actions=stable_retro.Actions.ALL,
            render_mode="rgb_array",
        )
        seed = 1000 * task["seed"] + index
        # Start states and sticky frames are drawn from random numbers of their own.
        env = Skip(StartStates(env, task["startStates"], kind, [seed, 1]), own["stickiness"], [seed, 0])
        env = Outcome(gymnasium.wrappers.TimeLimit(Buttons(env, own["actions"]), own["timeLimitSteps"]))
        env = AllowBacktracking(Scale(env, own["rewardScale"]))
        return Gray(env, own["observation"]["height"], own["observation"]["width"])

    return start


class Outcomes(BaseCallback):
    def __init__(self):
        super().__init__()
        self.ended = []

    def _on_step(self):
        self.ended += [info["outcome"] for info in self.locals["infos"] if "outcome" in info]
        return True


def model_of(task, vector):
    preset = task["preset"]
    learning, algorithm = preset["learning"], preset["learning"]["algorithm"]
    rate, adam = learning["learningRate"], learning["optimizer"]
    common = dict(
        n_steps=preset["segmentLength"],
        # Constant, or linear and 0 at the run's last step.
        learning_rate=rate if learning["schedule"] == "constant" else lambda remaining: rate * remaining,
        gamma=algorithm["gamma"],
        gae_lambda=algorithm["lambda"],
        ent_coef=algorithm["entropyCoefficient"],
        # Lockstep's value loss is half of the mean square.
        vf_coef=algorithm["valueCoefficient"] / 2,
        max_grad_norm=learning["maxGradNorm"],
        seed=task["seed"],
        device="cpu",
    )
    kwargs = dict(betas=(adam["beta1"], adam["beta2"]), eps=adam["epsilon"])
    policy = dict(optimizer_class=torch.optim.Adam, optimizer_kwargs=kwargs)
    if algorithm["name"] == "a2c":
        return A2C("CnnPolicy", vector, use_rms_prop=False, policy_kwargs=policy, **common)
    rows = preset["slots"] * preset["segmentLength"]
    return PPO(
        "CnnPolicy",
        vector,
        batch_size=rows // algorithm["minibatches"],
        n_epochs=algorithm["epochs"],
        clip_range=algorithm["clipRange"],
        normalize_advantage=algorithm["normalizeAdvantages"],
        policy_kwargs=policy,
        **common,
    )


def main():
    task = json.loads(sys.argv[1])
    preset = task["preset"]
    environments = [environment(task, index) for index in range(preset["slots"])]
    vector = VecFrameStack(SubprocVecEnv(environments), preset["environment"]["stack"])
    model = model_of(task, vector)
    outcomes = Outcomes()
    model.learn(task["steps"], callback=outcomes)
    vector.close()
    # Shared layers have one name each in the list of parameters, however many parts use them.
    weights = sum(p.numel() for p in model.policy.parameters())
    print(json.dumps({"weights": weights, "episodes": outcomes.ended}))


if __name__ == "__main__":
    main()
