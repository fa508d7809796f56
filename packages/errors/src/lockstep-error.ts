import { oneLine } from "./one-line.ts";

/**
 * Who can act on an error. The group decides what happens next: `configuration` the user (exit 78), `peer` the other
 * side (typed refusal), `transient` time (retry with backoff), `fatal` nobody (stop before harm is done), `programmer`
 * us.
 */
export type ErrorGroup = "configuration" | "peer" | "transient" | "fatal" | "programmer";

export interface LockstepErrorOptions {
  readonly cause?: unknown;
  /** Data that a log or a metric may carry beside the message. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * An error with a stable code. Its message says what, which, got, expected and what to do, and is made one line.
 * Every room derives its own class and declares its codes in one table beside it.
 */
export class LockstepError extends Error {
  readonly code: string;
  readonly group: ErrorGroup;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    group: ErrorGroup,
    message: string,
    options: LockstepErrorOptions = {},
  ) {
    super(oneLine(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.group = group;
    this.details = options.details ?? {};
  }

  /** True when the same call may succeed later without anyone's help. */
  get retryable(): boolean {
    return this.group === "transient";
  }

  /** True when the same work fails in the same way again until somebody changes something. */
  get lasting(): boolean {
    return this.group === "configuration" || this.group === "fatal";
  }
}

/** The message of any thrown value, also of one that cannot be made text. */
export function messageOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return "a value that cannot be shown";
  }
}
