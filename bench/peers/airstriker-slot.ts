import { join } from "node:path";
import { createLibretroFactory, findCores } from "@lockstep/emulation/libretro";
import { createSlot, loadGame } from "@lockstep/environment";
import { uniform } from "@lockstep/learning";
import { presets, type RetroRunConfiguration } from "@lockstep/run-configuration";
import { cpuSeconds } from "../emulators/frame-player.ts";

/** What an environment did with given actions, and how fast. */
export interface PlayedSteps {
  /** Of CPU time, after the warm-up. */
  readonly stepsPerSecond: number;
  /** By step: the sum of its frames' rewards, neither scaled nor clipped. */
  readonly rewards: readonly number[];
  /** By step: whether the episode ended. */
  readonly ends: readonly boolean[];
}

/** The preset whose wrappers, network and batch every peer gets. */
export const preset: RetroRunConfiguration = airstrikerPreset();
const { environment } = preset;

function airstrikerPreset(): RetroRunConfiguration {
  const found = presets["airstriker"]?.configuration;
  if (found?.environment.kind === "retro") return { ...found, environment: found.environment };
  throw new Error("expected a preset called airstriker of a console game");
}

/** Steps that are not timed: code warms up. */
export const warmUpSteps = 150;

/** A random player's actions, one byte each. */
export function randomActions(steps: number): Uint8Array {
  return Uint8Array.from({ length: steps }, (_, step) =>
    Math.floor(uniform(1, "randomPolicy", 0, step) * environment.actions.length),
  );
}

/** Where stable-retro keeps its games and cores. */
export function retroPlaces(retro: string): { readonly games: string; readonly cores: string } {
  return { games: join(retro, "data", "stable"), cores: join(retro, "cores") };
}

/** One slot plays Airstriker on stable-retro's own core. Nothing is sticky, so that every environment does the same. */
export function playSlot(retro: string, actions: Uint8Array): PlayedSteps {
  const { games, cores } = retroPlaces(retro);
  const [core] = findCores("Genesis", [cores], []);
  if (core === undefined) throw new Error(`${cores}: expected a core for the Genesis, got none`);
  const game = loadGame("Airstriker-Genesis-v0", { gamePaths: [games] });
  const factory = createLibretroFactory({ corePath: core.path });
  const slot = createSlot({
    ...{ index: 0, seed: 1, game },
    config: {
      ...environment,
      startStates: game.metadata.trainingStates.slice(0, 1),
      ...{ stickiness: 0, rewardClip: null },
    },
    createEmulator: (system, rom) => factory.create(system, rom),
  });
  const rewards: number[] = [];
  const ends: boolean[] = [];
  const play = (some: Uint8Array): void => {
    for (const action of some) {
      const { reward, episode } = slot.step(action);
      rewards.push(reward);
      ends.push(episode !== null);
    }
  };
  try {
    play(actions.subarray(0, warmUpSteps));
    const seconds = cpuSeconds(() => play(actions.subarray(warmUpSteps)));
    return { stepsPerSecond: (actions.length - warmUpSteps) / seconds, rewards, ends };
  } finally {
    slot.close();
  }
}

/** @throws {Error} at the first step that is not the same */
export function expectSameSteps(peer: string, ours: PlayedSteps, theirs: PlayedSteps): void {
  const step = ours.rewards.findIndex(
    (reward, index) => reward !== theirs.rewards[index] || ours.ends[index] !== theirs.ends[index],
  );
  if (step < 0 && ours.rewards.length === theirs.rewards.length) return;
  const shown = ({ rewards, ends }: PlayedSteps): string =>
    `reward ${rewards[step]}, ${ends[step] ? "the end" : "no end"}`;
  throw new Error(
    `${peer} does other work: step ${step} has ${shown(theirs)}, expected ${shown(ours)}`,
  );
}
