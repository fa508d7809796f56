import type { LogFields, Logger } from "@lockstep/service-kit";
import type { Clock } from "@lockstep/system";

/** The same thing is worth a warning so often. */
export const quietMs = 60_000;

/** Warns of what peers are refused, but seldom: who repeats it a thousand times a second must not fill the log. */
export class RefusalLog {
  readonly #clock: Pick<Clock, "now">;
  readonly #logger: Pick<Logger, "warn" | "debug">;
  readonly #said = new Map<string, { readonly ms: number; silenced: number }>();

  constructor(clock: Pick<Clock, "now">, logger: Pick<Logger, "warn" | "debug">) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** @param code one of few: each is remembered */
  add(message: string, code: string, fields: LogFields): void {
    const kind = `${message} ${code}`;
    const before = this.#said.get(kind);
    const now = this.#clock.now();
    if (before !== undefined && now - before.ms < quietMs) {
      before.silenced += 1;
      this.#logger.debug(message, { ...fields, code });
      return;
    }
    this.#said.set(kind, { ms: now, silenced: 0 });
    const silenced = before?.silenced ?? 0;
    this.#logger.warn(message, { ...fields, code, ...(silenced > 0 ? { silenced } : {}) });
  }
}
