import {
  cropWithin,
  type GamePlayingSlot,
  loadGame,
  openEnvironment,
  reachesBeyond,
  type Slot,
} from "@lockstep/environment";
import { LockstepError } from "@lockstep/errors";
import type { PlayedProbe, ProbeTask } from "./probe-task.ts";

/** Frames that a probe plays: a second. */
const framesPlayed = 60;

type PlayTask = Omit<Extract<ProbeTask, { kind: "play" }>, "kind">;

/**
 * Plays a second of a run's environment.
 * @throws {LockstepError} what keeps it from being played
 */
export async function playASecond(task: PlayTask): Promise<PlayedProbe> {
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
  if ("countedReward" in slot)
    played.raw = (played.raw ?? 0) + (slot as GamePlayingSlot).countedReward;
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
  { environment, places }: PlayTask,
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
