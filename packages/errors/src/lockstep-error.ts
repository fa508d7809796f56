import { oneLine } from "./one-line.ts";

/**
 * Who can act on an error. The group decides what happens next: `configuration` the user (exit 78), `peer` the other
 * side (typed refusal), `transient` time (retry with backoff), `fatal` nobody (stop before harm is done), `programmer`
 * us.
 */
export type ErrorGroup = (typeof errorGroups)[number];
const errorGroups = ["configuration", "peer", "transient", "fatal", "programmer"] as const;

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

/** What an error of another thread was there: on its way it loses its class, and keeps what it holds. */
export function errorOfThread(error: Error): Error {
  const { code, group } = error as Partial<LockstepError>;
  const known = errorGroups.find((each) => each === group);
  if (known === undefined || typeof code !== "string") return error;
  return new LockstepError(code, known, error.message, { cause: error });
}

/** The message of any thrown value, also of one that cannot be made text. */
export function messageOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return "a value that cannot be shown";
  }
}
