import { exact } from "@lockstep/learning";
import {
  createPolicyEngine,
  HiddenStates,
  hiddenStateSize,
  type PolicyEngine,
  usualEngine,
} from "@lockstep/model";
import { networkOf } from "@lockstep/round";
import type { RunConfiguration } from "@lockstep/run-configuration";

/** What a network thinks of an observation. */
export interface Judgement {
  /** `null` without weights. */
  readonly value: number | null;
  /** By action, to four digits; empty without weights. */
  readonly probabilities: readonly number[];
}

/** A run's network, without weights yet. The caller closes it. */
export function judgingEngine(configuration: RunConfiguration): Promise<PolicyEngine> {
  return createPolicyEngine({ name: usualEngine, spec: networkOf(configuration), threads: 1 });
}

/** What a run's network remembers: nothing yet. */
export function judgingMemory(configuration: RunConfiguration): HiddenStates {
  return new HiddenStates(hiddenStateSize(networkOf(configuration)));
}

/** @param value of one row, as an engine gives it */
export function judgementOf(logProbabilities: Float64Array, value: number | undefined): Judgement {
  return {
    value: value ?? null,
    probabilities: Array.from(logProbabilities, (each) => Math.round(1e4 * exact.exp(each)) / 1e4),
  };
}
