import type { ChosenAlgorithm } from "@lockstep/algorithm";
import { learningRateAt } from "@lockstep/learning";
import type { LearningEngineOptions } from "@lockstep/model";
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

/** What the engine of a run's updates is made from. @throws {AlgorithmError} what {@link updatePlan} does */
export function learningEngineOptions(
  configuration: RunConfiguration,
  algorithm: ChosenAlgorithm,
  threads: number,
): LearningEngineOptions {
  const { optimizer, maxGradNorm } = configuration.learning;
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
