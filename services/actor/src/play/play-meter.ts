import type { Clock } from "@lockstep/system";

/** What an actor has done since it started. */
export interface PlayTotals {
  readonly steps: number;
  /** Emulator frames of those steps: frame skip times steps. */
  readonly frames: number;
  readonly segments: number;
  readonly refusedSegments: number;
  /** Segments sent again, completely or in part, to a learner that lost them. */
  readonly resentSegments: number;
  /** Grants that needed a replay, and the steps that were replayed for them. */
  readonly replays: number;
  readonly replayedSteps: number;
  /** Snapshots of slots that were sent. */
  readonly snapshots: number;
  readonly emulationSeconds: number;
  readonly inferenceSeconds: number;
  readonly replaySeconds: number;
  readonly snapshotSeconds: number;
  /** Waiting for the connection to the learner to accept more data. */
  readonly sendingSeconds: number;
  /** Nothing to play. */
  readonly waitingSeconds: number;
}

/** Activities of an actor. */
export type Activity = "emulation" | "inference" | "replay" | "snapshot" | "sending" | "waiting";

/** What an actor counts. */
export type Counted =
  | "steps"
  | "frames"
  | "segments"
  | "refusedSegments"
  | "resentSegments"
  | "replays"
  | "replayedSteps"
  | "snapshots";

/** Counts work, and the time of each activity. */
export class PlayMeter {
  readonly #clock: Pick<Clock, "now">;
  readonly #counts: Record<Counted, number> = {
    steps: 0,
    frames: 0,
    segments: 0,
    refusedSegments: 0,
    resentSegments: 0,
    replays: 0,
    replayedSteps: 0,
    snapshots: 0,
  };
  readonly #milliseconds: Record<Activity, number> = {
    emulation: 0,
    inference: 0,
    replay: 0,
    snapshot: 0,
    sending: 0,
    waiting: 0,
  };

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  count(what: Counted, by: number = 1): void {
    this.#counts[what] += by;
  }

  /** Runs synchronous work and counts its time for an activity. */
  time<T>(activity: Activity, work: () => T): T {
    const start = this.#clock.now();
    try {
      return work();
    } finally {
      this.#milliseconds[activity] += this.#clock.now() - start;
    }
  }

  /** {@link time} for asynchronous work; other work may run meanwhile. */
  async timeAsync<T>(activity: Activity, work: () => Promise<T>): Promise<T> {
    const start = this.#clock.now();
    try {
      return await work();
    } finally {
      this.#milliseconds[activity] += this.#clock.now() - start;
    }
  }

  totals(): PlayTotals {
    return {
      ...this.#counts,
      emulationSeconds: this.#milliseconds.emulation / 1000,
      inferenceSeconds: this.#milliseconds.inference / 1000,
      replaySeconds: this.#milliseconds.replay / 1000,
      snapshotSeconds: this.#milliseconds.snapshot / 1000,
      sendingSeconds: this.#milliseconds.sending / 1000,
      waitingSeconds: this.#milliseconds.waiting / 1000,
    };
  }
}
