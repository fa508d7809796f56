import type { Slot } from "@lockstep/environment";
import { exact, likeliest, logSoftmax, sampleCategorical, uniform } from "@lockstep/learning";
import type { HiddenStates, PolicyEngine } from "@lockstep/model";

/** Who plays. */
export interface Policy {
  /** One action for each slot, from what it sees. */
  choose(slots: readonly Slot[]): Promise<readonly number[]>;
  /** A slot's episode has ended. */
  ended?(slot: Slot): void;
}

export interface NetworkPolicyOptions {
  /** With weights. */
  readonly engine: Pick<PolicyEngine, "infer">;
  /** What it remembers of each slot; absent where its network has no memory. */
  readonly hidden?: HiddenStates | undefined;
  readonly actions: number;
  /** True: always the likeliest action. False: drawn like in training, with the slot's own numbers. */
  readonly greedy: boolean;
}

/** What a network makes of an observation. */
export interface Judgement {
  /** Chosen greedily or by the slot's own numbers. */
  readonly action: number;
  /** By action. */
  readonly probabilities: Float32Array;
  readonly value: number;
}

/** What the network would do in a slot, and what it expects there. The slot stays as it is. Once a step. */
export async function judge(
  { engine, hidden, actions, greedy }: NetworkPolicyOptions,
  slot: Slot,
): Promise<Judgement> {
  const inference = await engine.infer(slot.observation, 1, hidden?.of([slot.index]));
  hidden?.keep([slot.index], inference);
  const { logits, values } = inference;
  const draw = greedy ? null : slot.actionDraw();
  return judgementOf(logits.subarray(0, actions), values[0] ?? Number.NaN, draw);
}

/**
 * What a row of the network's results means.
 * @param logits by action
 * @param draw in [0, 1), from which the action follows; `null` for the likeliest one
 */
export function judgementOf(logits: Float32Array, value: number, draw: number | null): Judgement {
  const logProbabilities = logSoftmax(logits);
  const action = chosenAction(logProbabilities, draw);
  const probabilities = Float32Array.from(logProbabilities, (each) => exact.exp(each));
  return { action, probabilities, value };
}

function chosenAction(logProbabilities: Float64Array, draw: number | null): number {
  return draw === null ? likeliest(logProbabilities) : sampleCategorical(logProbabilities, draw);
}

/** The network's policy. */
export function networkPolicy({ engine, hidden, actions, greedy }: NetworkPolicyOptions): Policy {
  return {
    async choose(slots) {
      const indices = slots.map(({ index }) => index);
      const inference = await engine.infer(joined(slots), slots.length, hidden?.of(indices));
      hidden?.keep(indices, inference);
      const { logits } = inference;
      return slots.map((slot, row) => {
        const logProbabilities = logSoftmax(logits.subarray(row * actions, (row + 1) * actions));
        return chosenAction(logProbabilities, greedy ? null : slot.actionDraw());
      });
    },
    ended: ({ index }) => hidden?.forget(index),
  };
}

/** Chooses evenly among all actions: what a trained policy must beat. Its numbers are counted by slot and step. */
export function randomPolicy(seed: number, actions: number): Policy {
  const steps = new Map<number, number>();
  return {
    choose(slots) {
      return Promise.resolve(
        slots.map(({ index }) => {
          const step = steps.get(index) ?? 0;
          steps.set(index, step + 1);
          return Math.floor(uniform(seed, "randomPolicy", index, step) * actions);
        }),
      );
    },
  };
}

/** `[slots, stack, height, width]` */
function joined(slots: readonly Slot[]): Uint8Array {
  const row = slots[0]?.observation.length ?? 0;
  const batch = new Uint8Array(row * slots.length);
  for (const [index, slot] of slots.entries()) batch.set(slot.observation, index * row);
  return batch;
}
