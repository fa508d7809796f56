import type { ChosenAlgorithm } from "@lockstep/algorithm";
import { environmentSteps } from "@lockstep/round";
import type { Logger } from "@lockstep/service-kit";
import type { RunSummary } from "@lockstep/status";
import type { Clock } from "@lockstep/system";
import { RunLogs, type SessionEnd, type Tracker } from "@lockstep/tracking";
import type { OpenedTraining, RunIdentity } from "./open-training.ts";

export interface LearnerLogsOptions {
  readonly options: RunIdentity & { readonly algorithm: ChosenAlgorithm };
  readonly opened: OpenedTraining;
  readonly trackers: readonly Tracker[];
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A session's curve for other programs: its files in the run folder, and the trackers. */
export class LearnerLogs {
  readonly #logs: RunLogs;

  constructor({ options, opened, trackers, clock, logger }: LearnerLogsOptions) {
    const { run, configuration, algorithm } = options;
    const { folder, current, record, resumed } = opened;
    this.#logs = new RunLogs({
      folder: folder.path,
      run: {
        run,
        configuration,
        resumed,
        figures: algorithm.figures.map(({ name }) => name),
        environmentSteps: environmentSteps(configuration, current.version),
        trainingSeconds: record?.trainingSeconds ?? 0,
        startedAt: Date.now() / 1000,
      },
      curve: { path: folder.curvePath, bytes: () => folder.position.curveBytes },
      trackers,
      clock,
      logger,
    });
    folder.onCurvePoint(() => this.#logs.grown());
  }

  /** What is not logged now, as sentences. */
  get problems(): readonly string[] {
    return this.#logs.problems;
  }

  /** Trains, and then writes what is left. @throws the training's error */
  async during(training: () => Promise<RunSummary>): Promise<void> {
    let how: SessionEnd = "failed";
    try {
      const { complete } = await training();
      how = complete ? "complete" : "stopped";
    } finally {
      await this.#logs.end(how);
    }
  }
}
