import { type EmulatorFactory, findEmulatorFactory } from "@lockstep/emulation";
import {
  cropWithin,
  findShownDrawing,
  type GamePlayingSlot,
  type LoadedGame,
  loadGame,
  openEnvironment,
  reachesBeyond,
  type Slot,
  whyNotPlayed,
} from "@lockstep/environment";
import { LockstepError, messageOf } from "@lockstep/errors";
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
    // What other tasks need is not loaded: a person waits for the answer.
    case "core": {
      const { installedCore } = await import("../games/emulators.ts");
      return await installedCore(task.environment, task.core, task.places, {
        passedOver: task.passedOver,
        trying: (what) => say({ type: "trying", what }),
      });
    }
    case "play":
      return await play(task);
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

async function play(task: Extract<ProbeTask, { kind: "play" }>): Promise<PlayedProbe> {
  const factory = await openEnvironment(task, task.places);
  const { name, framesPerStep, actions, startStates } = factory.spec;
  const slot = factory.open(0);
  const played: Played = { steps: 0, episodes: 0, raw: null, shaped: 0 };
  try {
    const steps = Math.ceil(framesPlayed / framesPerStep);
    for (let step = 0; step < steps; step++) playStep(slot, step, actions, played);
    const { raw, shaped } = played;
    return {
      name,
      frames: steps * framesPerStep,
      actions,
      startStates,
      rewards: { raw, shaped },
      remarks: [...remarksOf(played), ...cropRemarks(task, () => slot.picture())],
    };
  } finally {
    slot.close();
  }
}

interface Played {
  steps: number;
  episodes: number;
  /** `null` where the environment does not say. */
  raw: number | null;
  shaped: number;
}

function playStep(slot: Slot, step: number, actions: readonly string[], played: Played): void {
  const action = step % actions.length;
  const { reward, episode } = slot.step(action);
  if (!Number.isFinite(reward))
    throw new LockstepError(
      "REWARD_NOT_FINITE",
      "configuration",
      `the reward of step ${step} is ${reward} after action ${actions[action]}; expected a finite number; correct the scenario's rewards, or the environment's`,
    );
  played.steps += 1;
  if (episode !== null) played.episodes += 1;
  played.shaped += reward;
  const [raw] = "playerRewards" in slot ? (slot as GamePlayingSlot).playerRewards : [];
  if (raw !== undefined) played.raw = (played.raw ?? 0) + raw;
}

function remarksOf({ steps, episodes }: Played): string[] {
  return episodes === steps
    ? [
        `each of the first ${steps} steps ended an episode, so there is nothing to learn; correct the scenario's "done", or start elsewhere`,
      ]
    : [];
}

/** gym-retro cuts without a word what a crop asks for beyond the picture. */
function cropRemarks(
  { environment, places }: Extract<ProbeTask, { kind: "play" }>,
  draw: () => { readonly width: number; readonly height: number },
): string[] {
  if (environment.kind !== "retro") return [];
  const { scenario } = loadGame(environment.game, { ...places, scenario: environment.scenario });
  const crop = scenario.crops[0] ?? null;
  if (crop === null) return [];
  const picture = draw();
  if (!reachesBeyond(crop, picture)) return [];
  const listed = ({ x, y, width, height }: typeof crop): string =>
    `[${x}, ${y}, ${width}, ${height}]`;
  const { width, height } = picture;
  const seen = cropWithin(crop, picture) ?? { x: 0, y: 0, width, height };
  return [
    `crop ${listed(crop)} in ${environment.scenario}.json reaches beyond the console's picture of ${width}x${height}, so the agent sees ${listed(seen)} of it, as in gym-retro; correct the crop if that is not meant`,
  ];
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
