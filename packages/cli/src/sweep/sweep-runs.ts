import { appendFileSync } from "node:fs";
import { LockstepError, messageOf, oneLine } from "@lockstep/errors";
import type { CommandContext } from "../options/command.ts";
import type { TrainOptions } from "../plan/train-options.ts";
import { onInterrupt } from "../terminal/interrupts.ts";
import { ProgressBar } from "../terminal/progress-bar.ts";
import { counted, grouped } from "../terminal/quantity.ts";
import { terminalOf } from "../terminal/terminal.ts";
import type { TrainingWatch } from "../train/train-command.ts";
import { isDone, type PlannedRun, startOf, versionOf } from "./sweep-plan.ts";

export interface SweepOutcome {
  /** By Ctrl-C. */
  readonly stopped: boolean;
  /** By a second Ctrl-C, without a last checkpoint. */
  readonly forced: boolean;
  /** Message by run. */
  readonly failures: ReadonlyMap<string, string>;
}

export interface SweepSurroundings {
  /** Most runs side by side. */
  readonly atOnce: number;
  /** Folder that relative paths of the runs' options start from. */
  readonly cwd: string;
  readonly context: CommandContext;
  /** Trains one run until its end, or until Ctrl-C. */
  train(options: TrainOptions, context: CommandContext, watch: TrainingWatch): Promise<number>;
}

/**
 * Trains what is not done. A run that fails does not stop the others; one that is refused does, as they would be, too.
 * @throws {LockstepError} when a run is refused, after the others under way have ended
 */
export async function trainAll(
  runs: readonly PlannedRun[],
  surroundings: SweepSurroundings,
): Promise<SweepOutcome> {
  const { atOnce } = surroundings;
  const training = new SweepTraining(runs, surroundings);
  // Each run listens for signals itself.
  process.setMaxListeners(process.getMaxListeners() + atOnce);
  const stopListening = onInterrupt(
    process,
    () => training.stop(),
    () => training.force(),
  );
  try {
    return await training.run(atOnce);
  } finally {
    stopListening();
    process.setMaxListeners(process.getMaxListeners() - atOnce);
  }
}

class SweepTraining {
  readonly #waiting: PlannedRun[];
  readonly #surroundings: SweepSurroundings;
  readonly #progress: ProgressBar;
  readonly #failures = new Map<string, string>();
  #refused: unknown = null;
  #stopped = false;
  #forced = false;

  constructor(runs: readonly PlannedRun[], surroundings: SweepSurroundings) {
    this.#surroundings = surroundings;
    this.#waiting = runs.filter((run) => !isDone(run));
    this.#progress = new ProgressBar({
      terminal: surroundings.context.err,
      what: `updates of ${counted(this.#waiting.length, "run")}`,
      total: this.#waiting.reduce(
        (sum, { targetVersion, folder }) => sum + Math.max(0, targetVersion - versionOf(folder)),
        0,
      ),
      plainEverySeconds: 60,
    });
  }

  stop(): void {
    this.#stopped = true;
  }

  force(): void {
    this.#forced = true;
  }

  async run(atOnce: number): Promise<SweepOutcome> {
    try {
      await Promise.all(Array.from({ length: atOnce }, () => this.#trainNext()));
    } finally {
      this.#progress.close();
    }
    if (this.#refused !== null) throw this.#refused;
    return { stopped: this.#stopped, forced: this.#forced, failures: this.#failures };
  }

  async #trainNext(): Promise<void> {
    while (!this.#stopped && this.#refused === null) {
      const run = this.#waiting.shift();
      if (run === undefined) return;
      try {
        const version = await this.#train(run);
        this.#say(`${run.name}: version ${grouped(version)} of ${grouped(run.targetVersion)}`);
      } catch (error) {
        this.#failed(run, error);
      }
    }
  }

  /** @returns the version that it has reached */
  async #train(run: PlannedRun): Promise<number> {
    const { context, cwd, train } = this.#surroundings;
    let version = versionOf(run.folder);
    const progressed = (reached: number): void => {
      this.#progress.add(Math.max(0, reached - version));
      version = Math.max(version, reached);
    };
    const out = terminalOf({ write: (text) => appendFileSync(run.log, text) }, {});
    const exit = await train(
      startOf(run),
      { ...context, cwd, out, err: out },
      { progressed, stopped: () => this.#stopped },
    );
    if (exit !== 0) this.#forced = true;
    progressed(versionOf(run.folder));
    return version;
  }

  #failed({ name }: PlannedRun, error: unknown): void {
    // Ctrl-C ends what a run tries before its start, too.
    if (this.#stopped) return;
    const message = oneLine(messageOf(error));
    this.#failures.set(name, message);
    if (error instanceof LockstepError && error.group === "configuration") this.#refused ??= error;
    else this.#say(`${name} failed: ${message}`);
  }

  #say(line: string): void {
    this.#progress.printing(() => this.#surroundings.context.out.write(`${line}\n`));
  }
}
