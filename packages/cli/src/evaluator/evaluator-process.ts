import { backoffMs, type Clock, noJitter, type Timer } from "@lockstep/system";
import { commandScript } from "../cluster/service-entry.ts";
import type { ServiceProcess, ServiceSpawner } from "../cluster/service-process.ts";
import { lastLine } from "../terminal/last-line.ts";
import type { EvaluatorProgress } from "./evaluator.ts";
import type { ProgressMessage } from "./evaluator-messages.ts";

export interface EvaluatorProcessOptions {
  /** Of `lockstep evaluator`, without `--once`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logFile: string;
  /** Versions between two evaluations. */
  readonly every: number;
  readonly clock: Pick<Clock, "timer">;
  readonly spawn: ServiceSpawner;
  /** Called with events that a person may want to read. */
  notice(text: string): void;
  progressed(progress: EvaluatorProgress): void;
}

/** Ends in a row, without an episode in between, after which it is not started any more. */
const mostEnds = 3;
const pauses = { initialMs: 100, maxMs: 10_000 };
/** Longest that a run waits, at its end, for the evaluations that are left. */
const finishMs = 15 * 60_000;

/**
 * The evaluator of a run that this process trains: started when the first version is due, and again when it was killed.
 * What becomes of it does not touch the training.
 */
export class EvaluatorProcess {
  readonly #options: EvaluatorProcessOptions;
  #process: ServiceProcess | null = null;
  #restart: Timer | null = null;
  #ends = 0;
  /** Whether the process ends when nothing is left. */
  #runsOnce = false;
  #finishing = false;
  #over = false;
  #settle: () => void = () => undefined;
  readonly #ended: Promise<void>;

  constructor(options: EvaluatorProcessOptions) {
    this.#options = options;
    this.#ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** `null` while it does not run. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** The run has come to a version. */
  reached(version: number): void {
    if (version >= this.#options.every) this.#start();
  }

  /**
   * The run has ended: returns when everything is evaluated, or when that takes too long. Nobody's time is to be spared any
   * more: one with all cores and the usual priority, which no process can give itself back, takes over.
   */
  async finish(): Promise<void> {
    if (this.#over) return this.#ended;
    this.#finishing = true;
    if (this.#process === null) this.#start();
    else this.#process.kill("SIGKILL");
    const { clock, notice } = this.#options;
    const late = clock.timer(finishMs, () => {
      notice(
        `the evaluations that are left take more than ${finishMs / 60_000} minutes; --resume, or lockstep evaluator RUN --once, makes them`,
      );
      this.stop();
    });
    await this.#ended;
    late.cancel();
  }

  /** Ends it at once; what it has not evaluated, the next one does. Idempotent. */
  stop(): void {
    this.#over = true;
    this.#restart?.cancel();
    if (this.#process === null) this.#settle();
    else this.#process.kill("SIGKILL");
  }

  /** {@link stop}, and returns when it has ended. */
  close(): Promise<void> {
    this.stop();
    return this.#ended;
  }

  #start(): void {
    if (this.#over || this.#process !== null || this.#restart !== null) return;
    const { args, env, logFile, spawn } = this.#options;
    const once = this.#finishing ? ["--once"] : [];
    this.#runsOnce = this.#finishing;
    this.#process = spawn(
      {
        service: "evaluator",
        script: commandScript(),
        args: ["evaluator", ...args, ...once],
        env,
        logFile,
      },
      {
        message: (message) => this.#hear(message),
        exited: (exitCode, signal, cause) => this.#exited(exitCode, signal, cause),
      },
    );
  }

  #hear(message: unknown): void {
    const said = message as Partial<ProgressMessage> | null;
    if (said?.type !== "evaluating") return;
    const progress = said as ProgressMessage;
    if (progress.played > 0) this.#ends = 0;
    this.#options.progressed(progress);
  }

  #exited(exitCode: number | null, signal: string | null, cause: string | null): void {
    this.#process = null;
    if (this.#over || (exitCode === 0 && this.#runsOnce)) {
      this.#over = true;
      this.#settle();
      return;
    }
    if (this.#finishing && !this.#runsOnce) {
      this.#start();
      return;
    }
    const { notice, clock, logFile } = this.#options;
    const how = signal === null ? `exit code ${exitCode}` : `killed by ${signal}`;
    const reason = cause ?? (signal === null ? (lastLine(logFile) ?? how) : how);
    this.#ends += 1;
    if (this.#ends >= mostEnds) {
      this.#over = true;
      this.#settle();
      notice(
        `the evaluator ended ${mostEnds} times in a row (${reason}): the run goes on without it; see ${logFile}`,
      );
      return;
    }
    notice(`the evaluator ended (${reason}); starting it again`);
    this.#restart = clock.timer(backoffMs(this.#ends, noJitter, pauses), () => {
      this.#restart = null;
      this.#start();
    });
  }
}
