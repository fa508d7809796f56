import { type EmulatorFactory, findEmulatorFactory } from "@lockstep/emulation";
import { findShownDrawing, type LoadedGame, loadGame, whyNotPlayed } from "@lockstep/environment";
import { LockstepError, messageOf } from "@lockstep/errors";
import { playASecond } from "./play-a-second.ts";
import type { ProbeMessage, ProbeTask } from "./probe-task.ts";

function say(message: ProbeMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });
}

async function perform(task: ProbeTask): Promise<unknown> {
  switch (task.kind) {
    // What other tasks need is not loaded: a person waits for the answer.
    case "core": {
      const { installedCore } = await import("../games/emulators.ts");
      return await installedCore(task.environment, task.core, task.places, {
        passedOver: task.passedOver,
        trying: (what) => say({ type: "trying", what }),
      });
    }
    case "play":
      return await playASecond(task);
    case "drawing": {
      const [game, factory] = await gameAndCore(task);
      return findShownDrawing(game, task.environment, factory);
    }
    case "states":
      return await tryStates(task);
    case "label": {
      const { createLibretroFactory } = await import("@lockstep/emulation/libretro");
      const { name, version } = createLibretroFactory({ corePath: task.corePath }).core;
      return `${name} ${version}`;
    }
    case "engine": {
      const { tryEngine } = await import("./try-engine.ts");
      return await tryEngine(task.name);
    }
  }
}

async function tryStates({
  environment,
  places,
  states,
}: Extract<ProbeTask, { kind: "states" }>): Promise<Record<string, string>> {
  const [game, factory] = await gameAndCore({ environment, places });
  const problems: Record<string, string> = {};
  for (const state of states) {
    await say({ type: "trying", what: `the start state ${state}` });
    const problem = problemWith(game, state, factory);
    if (problem !== null) problems[state] = problem;
  }
  return problems;
}

/** A run's game, and the core that the run names. */
async function gameAndCore({
  environment,
  places,
}: Pick<Extract<ProbeTask, { kind: "states" }>, "environment" | "places">): Promise<
  [LoadedGame, EmulatorFactory]
> {
  const { core } = environment;
  const game = loadGame(environment.game, { ...places, scenario: environment.scenario });
  const factory = await findEmulatorFactory({
    system: game.system,
    core,
    options: core?.options,
    gameOptions: game.metadata.coreOptions,
    coresPaths: places.coresPaths,
  });
  return [game, factory];
}

function problemWith(game: LoadedGame, state: string, factory: EmulatorFactory): string | null {
  try {
    return whyNotPlayed(game, [state], factory);
  } catch (error) {
    return messageOf(error);
  }
}

async function answer(task: ProbeTask): Promise<ProbeMessage> {
  try {
    return { type: "done", result: await perform(task) };
  } catch (error) {
    const known = error instanceof LockstepError;
    return {
      type: "failed",
      code: known ? error.code : "UNEXPECTED",
      group: known ? error.group : "fatal",
      message: messageOf(error),
    };
  }
}

process.on("message", async (task: ProbeTask) => say(await answer(task)));
// What foreign code has left running keeps the process no longer than its parent wants it.
process.once("disconnect", () => process.exit());
