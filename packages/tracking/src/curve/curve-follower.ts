import { LockstepError, messageOf } from "@lockstep/errors";
import type { CurvePoint } from "@lockstep/status";
import { type Clock, type Jitter, withRetries } from "@lockstep/system";
import type { CurveSink, SessionEnd } from "../curve-sink.ts";
import { type CurveFile, endOfPoints, pointsFrom } from "./curve-file.ts";

/** The part of a logger that it needs. */
export interface FollowerLog {
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
}

export interface CurveFollowerOptions {
  readonly sink: CurveSink;
  readonly curve: CurveFile;
  readonly clock: Clock;
  readonly jitter: Jitter;
  readonly logger: FollowerLog;
}

const backoff = { initialMs: 1_000, maxMs: 60_000 };

/**
 * Brings a run's curve to a sink, in the background. The curve's own file is the queue: however long a sink fails, no
 * point is lost and no memory grows. Nobody waits for it, and no failure leaves it.
 */
export class CurveFollower {
  readonly #options: CurveFollowerOptions;
  /** Aborts what waits, when the session ends. */
  readonly #ending = new AbortController();
  readonly #done: Promise<void>;
  #how: SessionEnd = "stopped";
  #news: () => void = () => undefined;
  #offset = 0;
  /** Of the last point that the sink held when the session began. */
  #held = 0;
  #problem: string | null = null;

  constructor(options: CurveFollowerOptions) {
    this.#options = options;
    this.#done = this.#follow();
  }

  /** Why the sink gets nothing now, as a sentence; `null` while it does. */
  get problem(): string | null {
    return this.#problem;
  }

  /** The curve has grown. */
  grown(): void {
    this.#news();
  }

  /** Writes what is left, with one attempt at each thing, and ends. */
  async end(how: SessionEnd): Promise<void> {
    this.#how = how;
    this.#ending.abort();
    this.#news();
    await this.#done;
  }

  async #follow(): Promise<void> {
    const { sink, curve } = this.#options;
    try {
      this.#held = await this.#insist(() => sink.begin());
      this.#offset = await this.#insist(() => endOfPoints(curve, this.#held));
      while (!this.#ending.signal.aborted) {
        await this.#writeNew();
        await this.#pause();
      }
      await this.#writeNew();
      await this.#insist(() => sink.end(this.#how));
    } catch (error) {
      const { logger } = this.#options;
      logger.warn("the run is no longer logged", { to: sink.name, error });
      this.#problem = problemOf(sink, error);
    } finally {
      await sink.close().catch(() => undefined);
    }
  }

  async #writeNew(): Promise<void> {
    const { sink, curve } = this.#options;
    while (this.#offset < curve.bytes()) {
      const { points, end } = await this.#insist(() => pointsFrom(curve, this.#offset));
      const news = points.filter((point: CurvePoint) => point.environmentSteps > this.#held);
      if (news.length > 0) await this.#insist(() => sink.write(news));
      if (end === this.#offset) return;
      this.#offset = end;
    }
  }

  /** Until the curve has grown, and at least the sink's pause. */
  async #pause(): Promise<void> {
    const { sink, clock, curve } = this.#options;
    const { signal } = this.#ending;
    await clock.sleep(sink.pauseMs, signal).catch(() => undefined);
    while (this.#offset >= curve.bytes() && !signal.aborted) {
      const grown = new Promise<"grown">((resolve) => {
        this.#news = () => resolve("grown");
      });
      // It may have grown before anybody listened.
      if (this.#offset < curve.bytes()) return;
      if ((await this.#orHeartbeat(grown)) === "grown") return;
      await this.#insist(async () => sink.heartbeat?.send());
    }
  }

  async #orHeartbeat(grown: Promise<"grown">): Promise<"grown" | "silent"> {
    const { sink, clock } = this.#options;
    const { heartbeat } = sink;
    if (heartbeat === undefined) return grown;
    const heard = new AbortController();
    const silent = clock.sleep(heartbeat.everyMs, heard.signal).then(
      () => "silent" as const,
      () => "grown" as const,
    );
    const first = await Promise.race([grown, silent]);
    heard.abort();
    return first;
  }

  /** Repeats work until it succeeds, or once more when the session has ended. @throws what does not pass by itself */
  async #insist<Result>(work: () => Promise<Result>): Promise<Result> {
    const { clock, jitter, logger, sink } = this.#options;
    const result = await withRetries(
      {
        clock,
        jitter,
        backoff,
        retryForMs: Number.POSITIVE_INFINITY,
        signal: this.#ending.signal,
        mayPass,
        onRetry: (error) => this.#failed(error),
      },
      work,
    );
    if (this.#problem !== null) logger.info("the run is logged again", { to: sink.name });
    this.#problem = null;
    return result;
  }

  /** Says it once, until it works again. */
  #failed(error: unknown): void {
    const { logger, sink } = this.#options;
    if (this.#problem !== null) return;
    logger.warn("the run is not logged, and is tried again", { to: sink.name, error });
    this.#problem = problemOf(sink, error);
  }
}

function problemOf({ name }: CurveSink, error: unknown): string {
  return `${name} gets nothing of this run now: ${messageOf(error)}`;
}

function mayPass(error: unknown): error is unknown {
  return !(error instanceof LockstepError) || error.retryable;
}
