import type { EngineIdentity, ProcessorIdentity } from "@lockstep/model";
import type { EpisodeReport } from "../segment/episode-report.ts";
import type { RecordedOperators } from "./recorded-operators.ts";

/** A key of the configuration that a session changed. `undefined` cannot be in JSON: a key that was not there is `null`. */
export interface LedgerChange {
  /** Dotted, e.g. `learning.learningRate`. */
  readonly key: string;
  readonly was: unknown;
  readonly is: unknown;
}

/**
 * First record of a ledger, of its continuation in another folder, and of every later session of the learner: the run's
 * configuration, and the software that computes it from here on.
 */
export interface LedgerHeader {
  readonly type: "run";
  readonly run: string;
  readonly seed: number;
  /** The run configuration's canonical JSON, as a value. */
  readonly configuration: unknown;
  readonly configurationSha256: string;
  /** The learner's engine; the actors may use another one, see {@link actorEngine}. */
  readonly engine: EngineIdentity;
  /** Whether {@link engine} has the same bits on every processor. Ledgers from before it was kept do not say. */
  readonly portable?: boolean;
  /** What the actors computed with, as `createPolicyEngine` is told. Ledgers from before it was kept do not say. */
  readonly actorEngine?: string;
  /**
   * What the actors' processors had to be, where their engine is not portable; `any`: the user gave up that all are alike.
   * Ledgers from before it was kept do not say.
   */
  readonly actorProcessor?: ProcessorIdentity | "any";
  /** Present where each update's {@link LedgerUpdate.operators} are kept from here on. */
  readonly operatorHashes?: true;
  /** Of the learner's machine. Ledgers from before it was kept have none. */
  readonly processor?: ProcessorIdentity;
  /** Program → version. */
  readonly software: Readonly<Record<string, string>>;
  /** Of the weights that the first record after this one was played with. */
  readonly version: number;
  readonly weightsSha256: string;
  /** What of {@link configuration} is not as in the session before; absent when nothing is. */
  readonly changes?: readonly LedgerChange[];
}

/** One update: which segments made which weights. */
export interface LedgerUpdate {
  readonly type: "update";
  /** Of the weights that were made; the segments were played with the version before. */
  readonly version: number;
  readonly weightsSha256: string;
  readonly learningRate: number;
  /** What the algorithm reports, by name. */
  readonly figures: Readonly<Record<string, number>>;
  /** That the optimizer made of the round. */
  readonly optimizerSteps: number;
  /** L2 norm before clipping, mean over the steps. */
  readonly gradientNorm: number;
  /** Largest |learner's − actor's| log-probability of an action of the round. */
  readonly maxLogProbabilityDifference: number;
  /** By slot. */
  readonly segments: readonly LedgerSegment[];
  /** Episodes that ended in the round, by slot and then in order. */
  readonly episodes: readonly EpisodeReport[];
  /** Present when a guard threw away the weights that the update made: {@link version} has an earlier version's. */
  readonly rollback?: LedgerRollback;
  /** Present where the learner was told to keep it. */
  readonly operators?: RecordedOperators;
}

/** Ways in which training collapses, in the order in which they are named. */
export const guardRules = ["entropy", "value", "return"] as const;
export type GuardRule = (typeof guardRules)[number];

/** What a guard did in place of an update. */
export interface LedgerRollback {
  /** Version whose weights and optimizer state the run goes on with. */
  readonly to: number;
  /** That the update broke. */
  readonly rule: GuardRule;
  /** Of the run, with this one: the learning rate from here on is the schedule's, halved so often. */
  readonly rollbacks: number;
}

/** One segment of an update. */
export interface LedgerSegment {
  readonly slot: number;
  readonly actor: string;
  readonly steps: number;
  /** One byte a step, base64. */
  readonly actions: string;
  readonly actionsSha256: string;
  /** Of the segment's frames: what a replay must show, without the policy. */
  readonly framesSha256: string;
  /** The segment's digest. */
  readonly sha256: string;
  /** After the round opened. Not part of the result. */
  readonly arrivalMs: number;
  /**
   * Of a network with a memory: after the segment, float32, little endian, base64. Part of the slot's position, which
   * actions alone do not give, because each version's weights had their part in it.
   */
  readonly hiddenState?: string;
}

/** A line of the ledger. `previous` is the SHA-256 of the line before it without its newline; 64 zeros for the first. */
export type LedgerRecord = (LedgerHeader | LedgerUpdate) & { readonly previous: string };

/** Where a ledger ends. */
export interface LedgerPosition {
  readonly bytes: number;
  readonly records: number;
  /** SHA-256 of the last line. */
  readonly sha256: string;
}
