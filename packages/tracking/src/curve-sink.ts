import type { CurvePoint } from "@lockstep/status";

/** The run that a session trains, for those who show it. */
export interface TrackedRun {
  readonly run: string;
  /** What decides the run, as JSON. */
  readonly configuration: unknown;
  /** Names of what the algorithm reports of each update. */
  readonly figures: readonly string[];
  /** Whether an earlier session has begun it. */
  readonly resumed: boolean;
  /** Where the session begins. */
  readonly environmentSteps: number;
  /** Seconds of training before the session. */
  readonly trainingSeconds: number;
  /** When the session began, in seconds since 1970. */
  readonly startedAt: number;
}

/** How a session ended. */
export type SessionEnd = "complete" | "stopped" | "failed";

/** Somewhere that a run's learning curve is written to besides `updates.jsonl`. */
export interface CurveSink {
  /** For messages, e.g. `TensorBoard's event file`. */
  readonly name: string;
  /** Least milliseconds between two calls of {@link write}. */
  readonly pauseMs: number;
  /**
   * Gets ready. May be called again when it throws.
   * @returns environment steps of the last point that it holds already: later ones are written to it
   */
  begin(): Promise<number>;
  /** Writes points, in order. May be called again with the same points when it throws. */
  write(points: readonly CurvePoint[]): Promise<void>;
  /** Says that the run still goes on, where somebody wants to know. */
  readonly heartbeat?: { readonly everyMs: number; send(): Promise<void> };
  /** The session is over: nothing more is written. */
  end(how: SessionEnd): Promise<void>;
  /** Frees what it holds. Idempotent. */
  close(): Promise<void>;
}

/** When an update was made, in seconds since 1970: a point that is written late has its own time. */
export function timeOf(run: TrackedRun, { wallSeconds }: CurvePoint): number {
  return run.startedAt + (wallSeconds - run.trainingSeconds);
}
