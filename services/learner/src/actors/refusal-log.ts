import type { LogFields, Logger } from "@lockstep/service-kit";
import type { Clock } from "@lockstep/system";

/** Time between two warnings for the same cause. */
export const quietMs = 60_000;

/** Logs refusals, but at a limited rate: a peer that repeats one a thousand times a second must not fill the log. */
export class RefusalLog {
  readonly #clock: Pick<Clock, "now">;
  readonly #logger: Pick<Logger, "warn" | "debug">;
  readonly #said = new Map<string, { readonly ms: number; silenced: number }>();

  constructor(clock: Pick<Clock, "now">, logger: Pick<Logger, "warn" | "debug">) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** @param code from a small set, because each is kept */
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
