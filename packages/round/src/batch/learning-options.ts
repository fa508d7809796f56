import type { ChosenAlgorithm } from "@lockstep/algorithm";
import { learningRateAt } from "@lockstep/learning";
import type { LearningEngineOptions } from "@lockstep/model";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { networkOf } from "../network-of.ts";
import type { Segment } from "../segment/segment.ts";
import type { LearningSegment } from "./round-rows.ts";
import { updatePlan } from "./update-plan.ts";

/** A segment with its targets for the update. @param batch of the run */
export function learningSegmentOf(
  segment: Segment,
  algorithm: Pick<ChosenAlgorithm, "targets">,
  batch: Pick<RunConfiguration, "slots" | "segmentLength">,
): LearningSegment {
  const played = { ...segment, environmentSteps: environmentSteps(batch, segment.version) };
  return { segment, columns: algorithm.targets(played) };
}

/** Steps of all slots before a version. */
export function environmentSteps(
  { slots, segmentLength }: Pick<RunConfiguration, "slots" | "segmentLength">,
  version: number,
): number {
  return version * slots * segmentLength;
}

/** Of the update that follows a version. */
export function learningRateAfter(configuration: RunConfiguration, version: number): number {
  return learningRateAt(configuration.learning, environmentSteps(configuration, version));
}

/** What the engine of a run's updates is made from. */
export function learningEngineOptions(
  configuration: RunConfiguration,
  algorithm: Pick<ChosenAlgorithm, "loss" | "passes">,
  threads: number,
): LearningEngineOptions {
  const { optimizer, maxGradNorm } = configuration.learning;
  const { steps } = updatePlan(configuration, algorithm, 0);
  return {
    spec: networkOf(configuration),
    threads,
    microBatches: Math.max(...steps.map(({ microBatches }) => microBatches.length)),
    optimizer,
    loss: algorithm.loss,
    maxGradNorm,
  };
}
