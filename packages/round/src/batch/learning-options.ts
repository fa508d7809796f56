import { AlgorithmError, type ChosenAlgorithm } from "@lockstep/algorithm";
import { learningRateAt } from "@lockstep/learning";
import { type LearningEngineOptions, parameterLayout } from "@lockstep/model";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { networkOf } from "../network-of.ts";
import type { Segment } from "../segment/segment.ts";
import { environmentSteps } from "./environment-steps.ts";
import type { LearningSegment } from "./round-rows.ts";
import { gradientsHeld, updatePlan } from "./update-plan.ts";

/** A segment with its targets for the update. @param batch of the run */
export function learningSegmentOf(
  segment: Segment,
  algorithm: Pick<ChosenAlgorithm, "targets">,
  batch: Pick<RunConfiguration, "slots" | "segmentLength">,
): LearningSegment {
  const played = { ...segment, environmentSteps: environmentSteps(batch, segment.version) };
  return { segment, columns: algorithm.targets(played) };
}

/** Of the update that follows a version. */
export function learningRateAfter(configuration: RunConfiguration, version: number): number {
  return learningRateAt(configuration.learning, environmentSteps(configuration, version));
}

const mostHeldBytes = 2 ** 30;

/**
 * Refuses an algorithm that takes all gradients of an update at the weights that played, where they need too much memory:
 * each is as large as the weights, and all are there before the first step is made.
 * @throws {AlgorithmError} `INVALID_PASSES`
 */
export function expectGradientsFit(
  configuration: RunConfiguration,
  algorithm: ChosenAlgorithm,
): void {
  const held = gradientsHeld(updatePlan(configuration, algorithm, 0));
  const bytes = 4 * parameterLayout(networkOf(configuration)).total;
  if (held * bytes <= mostHeldBytes) return;
  const [whole, each] = [held * bytes, bytes].map((size) => Math.ceil(size / 1e6));
  throw new AlgorithmError(
    "INVALID_PASSES",
    `an update of ${algorithm.name} holds ${held} gradients of ${each} MB until all are computed, together ${whole} MB; expected ${Math.floor(mostHeldBytes / 1e6)} MB or less: lower slots, raise learning.microBatchRows with fewer steps (maxStaleness), or take gradients at the newest weights (vTrace)`,
  );
}

/** What the engine of a run's updates is made from. @throws {AlgorithmError} what {@link expectGradientsFit} does */
export function learningEngineOptions(
  configuration: RunConfiguration,
  algorithm: ChosenAlgorithm,
  threads: number,
): LearningEngineOptions {
  const { optimizer, maxGradNorm } = configuration.learning;
  expectGradientsFit(configuration, algorithm);
  const plan = updatePlan(configuration, algorithm, 0);
  const held = gradientsHeld(plan);
  return {
    spec: networkOf(configuration),
    threads,
    microBatches: Math.max(held, ...plan.steps.map(({ microBatches }) => microBatches.length)),
    ...(held > 0 && { gradientsHeld: held }),
    optimizer,
    loss: algorithm.loss,
    maxGradNorm,
  };
}
