import { type Clock, createJitter } from "@lockstep/system";
import { ProgressCsvSink } from "./csv/progress-csv-sink.ts";
import type { CurveFile } from "./curve/curve-file.ts";
import { CurveFollower, type FollowerLog } from "./curve/curve-follower.ts";
import type { CurveSink, SessionEnd, TrackedRun } from "./curve-sink.ts";
import { EventFileSink } from "./event-file/event-file-sink.ts";
import type { Tracker } from "./remote/tracker.ts";

export interface RunLogsOptions {
  /** The run's folder. */
  readonly folder: string;
  readonly run: TrackedRun;
  readonly curve: CurveFile;
  /** Where it is sent besides. */
  readonly trackers: readonly Tracker[];
  readonly clock: Clock;
  readonly logger: FollowerLog;
}

/** How long the end of a session waits for trackers. */
const graceMs = 10_000;

/** Everything that a run's curve is written to besides its own file. Training neither waits for it nor fails with it. */
export class RunLogs {
  readonly #followers: readonly CurveFollower[];
  readonly #clock: Clock;
  /** Aborts requests that are under way. */
  readonly #cut = new AbortController();

  constructor({ folder, run, curve, trackers, clock, logger }: RunLogsOptions) {
    this.#clock = clock;
    const sinks: readonly CurveSink[] = [
      new EventFileSink(folder, run),
      new ProgressCsvSink(folder, run),
      ...trackers.map((tracker) => tracker(run, this.#cut.signal)),
    ];
    const jitter = createJitter(Math.floor(run.startedAt));
    this.#followers = sinks.map(
      (sink) => new CurveFollower({ sink, curve, clock, jitter, logger }),
    );
  }

  /** What is not logged now, as sentences. */
  get problems(): readonly string[] {
    return this.#followers.flatMap(({ problem }) => problem ?? []);
  }

  /** The curve has grown. */
  grown(): void {
    for (const follower of this.#followers) follower.grown();
  }

  /** Writes what is left, within seconds. */
  async end(how: SessionEnd): Promise<void> {
    const late = this.#clock.timer(graceMs, () => this.#cut.abort());
    await Promise.all(this.#followers.map((follower) => follower.end(how)));
    late.cancel();
  }
}
