import { generalizedAdvantages, standardized } from "@lockstep/learning";
import type {
  Algorithm,
  BatchShape,
  BeforeStep,
  Columns,
  PlayedSegment,
  SlotRows,
} from "../algorithm.ts";
import { AlgorithmError } from "../algorithm-error.ts";
import { shuffledMinibatches } from "../passes/shuffled-minibatches.ts";
import { ppoFigures } from "./ppo-figures.ts";
import { ppoLoss } from "./ppo-loss.ts";
import { type PpoOptions, ppoOptions } from "./ppo-options.ts";

/** Advantages A and λ-returns R = A + V by generalized advantage estimation, and what the policy that played said. */
function targets(segment: PlayedSegment, options: PpoOptions): Columns {
  const { gamma, lambda, clipSchedule, clipScheduleSteps } = options;
  const { logProbabilities, values, environmentSteps } = segment;
  const left = Math.max(0, 1 - environmentSteps / clipScheduleSteps);
  return {
    ...generalizedAdvantages(segment, gamma, lambda),
    oldLogProbabilities: Float32Array.from(logProbabilities),
    oldValues: Float32Array.from(values),
    ...(clipSchedule === "linear" && { clipScale: new Float32Array(values.length).fill(left) }),
  };
}

function passes(batch: BatchShape, options: PpoOptions): readonly (readonly SlotRows[])[] {
  const { slots, segmentLength, wholeSegments = false } = batch;
  const { minibatches, normalizeAdvantages, clipSchedule, clipScheduleSteps } = options;
  const rows = slots * segmentLength;
  const refuse = (problem: string) =>
    new AlgorithmError("INVALID_PASSES", `options of ppo: ${problem}`);
  if (rows % minibatches !== 0)
    throw refuse(
      `minibatches: a batch of ${rows} rows (${slots} slots of ${segmentLength} steps) cannot be divided into ${minibatches} minibatches of one size; choose a divisor of ${rows}`,
    );
  if (wholeSegments && slots % minibatches !== 0)
    throw refuse(
      `minibatches: with network.memory a minibatch takes whole segments, and ${slots} slots cannot be divided into ${minibatches} minibatches of one size; choose a divisor of ${slots}`,
    );
  if (normalizeAdvantages && rows / minibatches < 2)
    throw refuse(
      `normalizeAdvantages: needs two rows a minibatch, got ${minibatches} minibatches of 1 row; lower minibatches or set it to false`,
    );
  if (clipSchedule === "linear" && clipScheduleSteps <= rows)
    throw refuse(
      `clipScheduleSteps: a linear schedule of ${clipScheduleSteps} steps ends within the first round of ${rows}; raise it`,
    );
  return shuffledMinibatches(batch, options);
}

function beforeStep({ normalizeAdvantages, maxKl }: PpoOptions): BeforeStep | null {
  if (!normalizeAdvantages && maxKl === null) return null;
  return ({ columns, figures }) => {
    const kl = figures?.["approxKl"] ?? 0;
    if (maxKl !== null && kl > maxKl) return "stop";
    if (!normalizeAdvantages) return {};
    return { advantages: standardized(columns["advantages"] as Float32Array) };
  };
}

/** Proximal policy optimization. Schulman et al. 2017, https://arxiv.org/abs/1707.06347. */
export const ppo: Algorithm<PpoOptions> = {
  name: "ppo",
  options: ppoOptions,
  figures: ppoFigures,
  valueTarget: "returns",
  targets,
  passes,
  loss: ppoLoss,
  beforeStep,
};
