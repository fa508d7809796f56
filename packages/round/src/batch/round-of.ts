import { createHash } from "node:crypto";
import { generalizedAdvantages, learningRateAt } from "@lockstep/learning";
import type { LearningEngineOptions } from "@lockstep/model";
import type { RunConfiguration } from "@lockstep/run-configuration";
import type { LedgerSegment } from "../ledger/ledger-record.ts";
import type { Segment } from "../segment/segment.ts";
import type { RecordingShape } from "../segment/segment-recorder.ts";
import { type PlannedMicroBatch, planMicroBatches } from "./micro-batch-plan.ts";
import { networkOf } from "./network-of.ts";
import type { LearningSegment } from "./round-rows.ts";

/** How every segment of a run is recorded. */
export function recordingShape(
  { segmentLength, environment }: RunConfiguration,
  chunkSteps: number,
): RecordingShape {
  const { observation, stack } = environment;
  const frameBytes = observation.height * observation.width;
  return { segmentLength, stack, frameBytes, chunkSteps };
}

/** How every round of a run is cut into micro-batches. */
export function roundPlan({
  slots,
  segmentLength,
  learning,
}: RunConfiguration): PlannedMicroBatch[] {
  return planMicroBatches({ slots, segmentLength, microBatchRows: learning.microBatchRows });
}

/** A segment with what the update fits to it. */
export function learningSegmentOf(
  segment: Segment,
  { gamma, lambda }: RunConfiguration["learning"],
): LearningSegment {
  return { segment, ...generalizedAdvantages(segment, gamma, lambda) };
}

/** Steps of all slots behind a version. */
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
  threads: number,
): LearningEngineOptions {
  const { optimizer, valueCoefficient, entropyCoefficient, maxGradNorm } = configuration.learning;
  return {
    spec: networkOf(configuration),
    threads,
    microBatches: roundPlan(configuration).length,
    optimizer,
    coefficients: { value: valueCoefficient, entropy: entropyCoefficient },
    maxGradNorm,
  };
}

/** What the ledger keeps of a segment. @param arrivalMs after the round opened */
export function ledgerSegment(segment: Omit<Segment, "frames">, arrivalMs: number): LedgerSegment {
  return {
    slot: segment.slot,
    actor: segment.actor,
    steps: segment.actions.length,
    actions: Buffer.from(segment.actions).toString("base64"),
    actionsSha256: createHash("sha256").update(segment.actions).digest("hex"),
    framesSha256: segment.framesSha256,
    sha256: segment.sha256,
    arrivalMs: Math.round(arrivalMs),
  };
}
