import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { createNesFactory } from "@lockstep/emulation";
import type { GameConfig } from "../configuration/environment-config.ts";
import { loadGame } from "../retro/game/integration/load-game.ts";
import { createSlot } from "../retro/slot/create-slot.ts";
import type { GamePlayingSlot } from "../retro/slot/slot-options.ts";
import { StartSnapshots } from "../retro/slot/start-snapshots.ts";
import type { SlotPosition } from "../slot-port.ts";

export const GAMES: string = fileURLToPath(new URL("../../../../games/", import.meta.url));

export const ACTIONS: readonly (readonly string[])[] = [
  ["LEFT"],
  ["RIGHT"],
  ["LEFT", "DOWN"],
  ["RIGHT", "DOWN"],
  ["DOWN"],
  ["DOWN", "B"],
  ["B"],
];

/** A slot of the default game with pictures of 84 × 84 and short episodes. */
export function aHareDashSlot(index: number, snapshots: boolean): GamePlayingSlot {
  const game = loadGame("HareDash-Nes", { gamePaths: [GAMES] });
  const config: GameConfig = {
    game: game.name,
    scenario: "scenario",
    startStates: game.metadata.trainingStates,
    startStateAssignment: "even",
    actions: ACTIONS,
    frameSkip: 4,
    stickiness: 0.25,
    rewardScale: 0.01,
    rewardClip: null,
    allowBacktracking: true,
    observation: { height: 84, width: 84 },
    stack: 4,
    timeLimitSteps: 60,
  };
  const { create } = createNesFactory();
  const cache = snapshots ? new StartSnapshots() : null;
  return createSlot({ index, seed: 11, config, game, createEmulator: create, snapshots: cache });
}

/** What a slot showed over some steps. */
export interface SlotTrace {
  /** SHA-256 over each observation. */
  readonly frames: readonly string[];
  readonly rewards: readonly number[];
  /** End of each step: terminated, truncated or neither. */
  readonly ends: readonly string[];
  readonly position: Omit<SlotPosition, "actions"> & { readonly actions: readonly number[] };
}

/** Plays a slot with the actions that its own draws choose evenly. */
export function playSlot(slot: GamePlayingSlot, steps: number): SlotTrace {
  const frames: string[] = [];
  const rewards: number[] = [];
  const ends: string[] = [];
  for (let step = 0; step < steps; step++) {
    const outcome = slot.step(Math.floor(slot.actionDraw() * ACTIONS.length));
    frames.push(createHash("sha256").update(slot.observation).digest("hex"));
    rewards.push(outcome.reward);
    ends.push(outcome.terminated ? "terminated" : outcome.truncated ? "truncated" : "");
  }
  const { position } = slot;
  return { frames, rewards, ends, position: { ...position, actions: [...position.actions] } };
}
