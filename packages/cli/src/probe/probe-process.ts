import { openEnvironment, type Slot } from "@lockstep/environment";
import { LockstepError, messageOf } from "@lockstep/errors";
import { installedCore } from "../games/emulators.ts";
import type { PlayedProbe, ProbeMessage, ProbeTask } from "./probe-task.ts";

/** Frames that a probe plays: a second. */
const framesPlayed = 60;

function say(message: ProbeMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });
}

async function perform(task: ProbeTask): Promise<unknown> {
  switch (task.kind) {
    case "core":
      return await installedCore(task.environment, task.core, task.places, {
        passedOver: task.passedOver,
        trying: (what) => say({ type: "trying", what }),
      });
    case "play":
      return await play(task);
    case "label": {
      const { createLibretroFactory } = await import("@lockstep/emulation/libretro");
      const { name, version } = createLibretroFactory({ corePath: task.corePath }).core;
      return `${name} ${version}`;
    }
  }
}

async function play(task: Extract<ProbeTask, { kind: "play" }>): Promise<PlayedProbe> {
  const factory = await openEnvironment(task, task.places);
  const { name, framesPerStep, actions, startStates } = factory.spec;
  const slot = factory.open(0);
  try {
    const steps = Math.ceil(framesPlayed / framesPerStep);
    for (let step = 0; step < steps; step++) playStep(slot, step, actions);
    return { name, frames: steps * framesPerStep, actions, startStates };
  } finally {
    slot.close();
  }
}

function playStep(slot: Slot, step: number, actions: readonly string[]): void {
  const action = step % actions.length;
  const { reward } = slot.step(action);
  if (Number.isFinite(reward)) return;
  throw new LockstepError(
    "REWARD_NOT_FINITE",
    "configuration",
    `the reward of step ${step} is ${reward} after action ${actions[action]}; rewards must be finite`,
  );
}

process.once("message", async (task: ProbeTask) => {
  try {
    await say({ type: "done", result: await perform(task) });
  } catch (error) {
    const known = error instanceof LockstepError;
    await say({
      type: "failed",
      code: known ? error.code : "UNEXPECTED",
      group: known ? error.group : "fatal",
      message: messageOf(error),
    });
  }
  process.exit();
});
