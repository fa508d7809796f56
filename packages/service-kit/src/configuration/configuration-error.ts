import { LockstepError } from "@lockstep/errors";

/** Options that cannot be used. The message holds all problems. Exit code 78 (`EX_CONFIG`). */
export class ConfigurationError extends LockstepError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[], cause?: unknown) {
    super("CONFIGURATION_INVALID", "configuration", problems.join("; "), { cause });
    this.problems = problems;
  }
}
