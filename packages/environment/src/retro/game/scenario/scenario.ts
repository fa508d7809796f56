import type { ScriptFile } from "../../script/script-file.ts";
import type { ScriptOpener } from "../../script/script-port.ts";
import type { ActionGroups } from "./action-groups.ts";
import type { Crop } from "./crop.ts";
import { type Operation, operate } from "./operation.ts";

/** The measured quantity of a variable: its value, or its change since the last frame. */
export type Measurement = "absolute" | "delta";

export interface Test {
  readonly variable: string;
  readonly measurement: Measurement;
  readonly operation: Operation | null;
  readonly reference: number;
}

export interface RewardTerm extends Test {
  /** Factor on a positive result. */
  readonly reward: number;
  /** Factor on a negative result. */
  readonly penalty: number;
}

/** A condition over variables and further conditions. */
export interface DoneNode {
  readonly condition: "any" | "all";
  readonly tests: readonly Test[];
  readonly nodes: readonly DoneNode[];
}

/** The rewards of one player. */
export interface PlayerReward {
  /** A function of the scenario's scripts that computes the reward; the other keys are then ignored. */
  readonly script?: string;
  readonly terms: readonly RewardTerm[];
  /** Counted once a frame, with 1 as the measured value. */
  readonly time: Omit<RewardTerm, "variable"> | null;
}

/** The end condition and the rewards of an episode. */
export interface Scenario {
  readonly done: DoneNode;
  /** A function of {@link scripts} that says whether the episode has ended, in place of {@link done}. */
  readonly doneScript: string | null;
  /** One entry a player. */
  readonly rewards: readonly PlayerReward[];
  /** Run in this order when an episode begins. */
  readonly scripts: readonly ScriptFile[];
  /** Opens {@link scripts}; `null` where nothing runs them, as in a browser. */
  readonly openScript: ScriptOpener | null;
  /** The part of the picture that each player sees; `null` for the whole picture. */
  readonly crops: readonly (Crop | null)[];
  /** Button combinations that go together; `null` for the console's usual ones. */
  readonly actions: ActionGroups | null;
}

/** Reads variables of the frame that was just played. */
export interface VariableReading {
  value(name: string): number;
  /** Change since the frame before; 0 in the first frame after a load. */
  delta(name: string): number;
}

/**
 * The scenario's end. A node of condition `any` holds when one of its parts does, one of condition `all` when all do;
 * an empty `all` holds at once. A test holds where its result is above 0.
 * Source: openai/retro, src/data.cpp, `Scenario::calculateDone`.
 */
export function isDone(node: DoneNode, reading: VariableReading): boolean {
  const holds = (test: Test): boolean => measure(test, reading) > 0;
  if (node.condition === "all") {
    return node.tests.every(holds) && node.nodes.every((inner) => isDone(inner, reading));
  }
  return node.tests.some(holds) || node.nodes.some((inner) => isDone(inner, reading));
}

/**
 * A frame's reward: each term's result, times `penalty` where it is negative and `reward` where it is positive.
 * Added in the file's order. Source: openai/retro, src/data.cpp, `Scenario::calculateReward`.
 */
export function rewardOf(player: PlayerReward, reading: VariableReading): number {
  let sum = 0;
  if (player.time !== null) {
    sum += weigh(player.time, operate(player.time.operation, 1, player.time.reference));
  }
  for (const term of player.terms) sum += weigh(term, measure(term, reading));
  return sum;
}

function measure(test: Test, reading: VariableReading): number {
  const { variable, measurement, operation, reference } = test;
  const value = measurement === "delta" ? reading.delta(variable) : reading.value(variable);
  return operate(operation, value, reference);
}

function weigh(term: Pick<RewardTerm, "reward" | "penalty">, result: number): number {
  return result < 0 ? result * term.penalty : result * term.reward;
}
