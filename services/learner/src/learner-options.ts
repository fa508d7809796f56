import type { ChosenAlgorithm } from "@lockstep/algorithm";
import type { LearningEngine } from "@lockstep/model";
import type { ParameterService } from "@lockstep/protocol";
import type { Logger, Readiness } from "@lockstep/service-kit";
import type { Clock } from "@lockstep/system";
import type { ActorProcessor } from "./actors/actor-processor.ts";
import type { RunIdentity } from "./record/open-training.ts";

/** Resources of the learner's own process. */
export interface ProcessMeter {
  /** User and system time so far, of all threads. */
  cpuSeconds(): number;
  /** Largest resident memory so far. */
  peakBytes(): number;
}

export interface LearnerOptions extends RunIdentity {
  /** The algorithm that the configuration names. */
  readonly algorithm: ChosenAlgorithm;
  /** Ends at this version; `null` trains until it is stopped. */
  readonly targetVersion: number | null;
  readonly checkpointEveryUpdates: number;
  readonly checkpointEverySeconds: number;
  /** Share of the time that restart points in the run folder may take. */
  readonly checkpointShare: number;
  /** Weights files that remain in the run folder. */
  readonly weightsFilesKept: number;
  /** Versions between two that are kept until they are evaluated; 0 for none. */
  readonly evaluateEvery: number;
  /** Slots are given out when this number of actors has joined, */
  readonly expectedActors: number;
  /** or after this time. */
  readonly actorWaitMs: number;
  readonly heartbeatIntervalMs: number;
  readonly leaseMs: number;
  /** Larger differences between learner's and actors' log-probabilities raise an alarm. */
  readonly maxLogProbabilityDifference: number;
  /** Smaller entropies of an update raise an alarm, in nats. */
  readonly entropyFloor: number;
  /** Gradients that may wait for earlier ones; each is as large as the weights. */
  readonly maxWaitingGradients: number;
  /** The engine that the actors compute with, one of the model's `engineNames`. */
  readonly actorEngine: string;
  /** What their processors must be; absent where that does not matter. */
  readonly actorProcessor?: ActorProcessor | undefined;
  /** Cores that actors and learner share, for the efficiency. */
  readonly cores: number;
}

export interface LearnerPorts {
  readonly parameters: ParameterService;
  readonly engine: LearningEngine;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly readiness: Pick<Readiness, "block" | "clear" | "reasons">;
  readonly meter: ProcessMeter;
  /** Is shown the frames of accepted messages, oldest first, for people. */
  readonly seen?: (slot: number, frames: Uint8Array) => void;
}
