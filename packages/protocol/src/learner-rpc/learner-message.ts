import type { WireSnapshot } from "./wire-snapshot.ts";

/** First message of the learner. */
export interface Welcome {
  readonly type: "welcome";
  readonly run: string;
  /** The run configuration as canonical JSON. An actor whose environment has another identity must not play. */
  readonly configurationJson: string;
  /** Of {@link configurationJson}, lower-case hex. */
  readonly configurationSha256: string;
  readonly heartbeatIntervalMs: number;
  readonly leaseMs: number;
  /** It keeps snapshots of slots and hands them on with grants. */
  readonly keepsSnapshots: boolean;
  /** The engine that the run's actors compute with: one of the model's `engineNames`. An actor with another one must not play. */
  readonly actorEngine: string;
}

/** The right to play a slot from the start of a round on, and everything needed to rebuild the slot. */
export interface Grant {
  readonly type: "grant";
  readonly slot: number;
  /** The first version whose round the holder plays. */
  readonly version: number;
  /** The slot's episode at the start of that round. */
  readonly episode: number;
  /** Actions of that episode so far, one byte a step. */
  readonly actions: Uint8Array;
  /** Steps of the slot before this round, over all episodes: the counter of its random numbers. */
  readonly stepsBefore: number;
  /** A moment of that episode from which the slot can go on; absent where there is none. */
  readonly snapshot?: WireSnapshot;
  /** Of the slot's observation at this position, lower-case hex; absent where no actor has sent it. */
  readonly observationSha256?: string;
  /** Of a network with a memory, at this position; absent where it is 0 because the slot has not played. */
  readonly hiddenState?: Float32Array;
}

export interface Revoke {
  readonly type: "revoke";
  readonly slot: number;
}

/** The learner's answer to a segment. */
export interface Receipt {
  readonly type: "receipt";
  readonly slot: number;
  readonly version: number;
  readonly verdict: "accepted" | "duplicate" | "refused";
  /** A stable error code when refused, else empty. */
  readonly code: string;
  readonly message: string;
}

/** No further rounds: the actor ends with exit code 0. */
export interface RunOver {
  readonly type: "runOver";
  readonly version: number;
}

export interface HeartbeatEcho {
  readonly type: "heartbeatEcho";
  readonly sequence: number;
}

export type LearnerMessage = Welcome | Grant | Revoke | Receipt | RunOver | HeartbeatEcho;
