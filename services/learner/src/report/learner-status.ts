import type { EngineIdentity } from "@lockstep/model";
import type { LastArrivals } from "./straggler-book.ts";
import type { TallyCounts } from "./tally.ts";
import type { LearnerActivity } from "./time-account.ts";
import type { EpisodeMeans } from "./training-record.ts";

/** One connected actor. */
export interface ActorStatus {
  readonly name: string;
  readonly capacity: number;
  /** Slots that it holds. */
  readonly slots: readonly number[];
  readonly draining: boolean;
  readonly stepsPerSecond: number;
  readonly residentBytes: number;
  readonly lastArrivals: LastArrivals;
}

/** The last update. */
export interface UpdateFigures {
  readonly policyLoss: number;
  readonly valueLoss: number;
  /** Nats; the mean over the batch. */
  readonly entropy: number;
  /** 1 when the critic foretold every return; `null` when all returns were the same. */
  readonly explainedVariance: number | null;
  /** L2 norm before clipping. */
  readonly gradientNorm: number;
  readonly weightsL2Norm: number;
  readonly learningRate: number;
  /** Largest |learner's − actor's| log-probability of an action in the batch. */
  readonly maxLogProbabilityDifference: number;
  /** From the opening of the round to its last segment. */
  readonly roundSeconds: number;
  /** Mean over segments of the wait for the last one, as a part of {@link roundSeconds}. */
  readonly barrierWaitShare: number;
  /** Who sent the last segment, and how long all others waited for that actor. */
  readonly straggler: { readonly actor: string; readonly slot: number; readonly seconds: number };
  /** From the last segment to the published weights. */
  readonly updateSeconds: number;
}

/** What the learner's `/status` answers. Figures are of this session where not said otherwise. */
export interface LearnerStatus {
  readonly service: "learner";
  readonly run: string;
  readonly configurationSha256: string;
  readonly state: "waiting for actors" | "paused" | "training" | "stopping" | "finished";
  /** Why it does not go on, or `null`. */
  readonly reason: string | null;
  /** Of the open round. */
  readonly version: number;
  readonly weightsSha256: string;
  /** `null` when it trains until it is stopped. */
  readonly targetVersion: number | null;
  /** Segments of the open round that are there, of so many. */
  readonly segments: { readonly arrived: number; readonly expected: number };
  /** Rows of the open round's batch whose gradients are computed, of so many. */
  readonly rows: { readonly computed: number; readonly expected: number };
  /** What computes gradients. */
  readonly engine: EngineIdentity;
  /** Of the whole run, as are frames and episodes. */
  readonly environmentSteps: number;
  readonly frames: number;
  readonly episodes: number;
  /** Over the last 100 episodes of the run. */
  readonly recent: EpisodeMeans;
  /** Over the last 20 episodes of each start state. */
  readonly byStartState: Readonly<Record<string, EpisodeMeans>>;
  /** Over the last 20 seconds or so. */
  readonly stepsPerSecond: number;
  /** Seconds of training in all sessions. */
  readonly trainingSeconds: number;
  readonly secondsLeft: number | null;
  /** `null` before the first update of this session. */
  readonly update: UpdateFigures | null;
  /** Largest of all updates of this session. */
  readonly maxLogProbabilityDifference: number;
  /** Of what the cores could do; see `efficiencyOf`. */
  readonly efficiency: number | null;
  /** CPU seconds a step of all that was played or learned in this session. */
  readonly cpuSecondsPerStep: {
    readonly emulation: number | null;
    readonly inference: number | null;
    readonly update: number | null;
  };
  /** Actors that the first assignment of slots waits for. */
  readonly expectedActors: number;
  readonly actors: readonly ActorStatus[];
  /** Where the time since the start went. */
  readonly seconds: Readonly<Record<LearnerActivity, number>>;
  readonly counts: TallyCounts;
  readonly lastCheckpointVersion: number | null;
  /** Largest resident memory so far, by process. */
  readonly peakMemoryBytes: Readonly<Record<string, number>>;
}

/** What remains when a learner ends: `summary.json` in the run folder. */
export interface RunSummary {
  readonly run: string;
  /** False when it was stopped before its target. */
  readonly complete: boolean;
  readonly configurationSha256: string;
  /** What computed the gradients. */
  readonly engine: EngineIdentity;
  readonly version: number;
  /** Of the raw bytes of `weights/<version>.f32`. */
  readonly weightsSha256: string;
  readonly weightsL2Norm: number;
  readonly environmentSteps: number;
  readonly frames: number;
  /** Seconds of training in all sessions. */
  readonly wallSeconds: number;
  /** Mean of this session. */
  readonly stepsPerSecond: number;
  readonly episodes: number;
  /** Over the last 100 episodes; `null` when none has ended. */
  readonly episodeReturnMean: number | null;
  readonly progressMean: number | null;
  readonly finishedShare: number | null;
  readonly efficiency: number | null;
  readonly maxLogProbabilityDifference: number;
  readonly peakMemoryBytes: Readonly<Record<string, number>>;
}
