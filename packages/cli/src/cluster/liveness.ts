import type { Clock, Timer } from "@lockstep/system";
import type { ServiceKind, ServiceState } from "./cluster-state.ts";

export interface LivenessLimits {
  /** Between two questions; also the time for an answer. */
  readonly askMs: number;
  /** A service that does not answer for this long counts as stuck. */
  readonly silentMs: Readonly<Record<ServiceKind, number>>;
}

/** Far longer than a busy machine needs: a slow service must not be killed. */
export const defaultLiveness: LivenessLimits = {
  askMs: 3_000,
  silentMs: { actor: 15_000, "parameter-server": 21_000, learner: 60_000 },
};

export interface LivenessOptions {
  readonly services: () => readonly ServiceState[];
  /** @returns whether it answered within `timeoutMs` */
  readonly ask: (service: ServiceState, timeoutMs: number) => Promise<boolean>;
  readonly silent: (service: string, silentMs: number) => void;
  readonly clock: Pick<Clock, "timer">;
  readonly limits: LivenessLimits;
}

/**
 * Checks ready services repeatedly. Unanswered checks are counted, not timed, so a suspended supervisor reports no
 * service as stuck. @returns a function that ends the checks
 */
export function watchLiveness(options: LivenessOptions): () => void {
  const { services, ask, silent, clock, limits } = options;
  const unanswered = new Map<string, number>();
  let timer: Timer | null = null;
  let ended = false;
  const askOne = async (service: ServiceState): Promise<void> => {
    const { name, kind, readySince } = service;
    const answered = await ask(service, limits.askMs);
    const now = services().find((each) => each.name === name);
    const sameLife = now?.phase === "ready" && now.readySince === readySince;
    if (ended || answered || !sameLife) {
      unanswered.delete(name);
      return;
    }
    const count = (unanswered.get(name) ?? 0) + 1;
    unanswered.set(name, count);
    const silentMs = count * limits.askMs;
    if (silentMs < limits.silentMs[kind]) return;
    unanswered.delete(name);
    silent(name, silentMs);
  };
  const round = async (): Promise<void> => {
    const asked = services().filter(({ phase }) => phase === "ready");
    for (const name of unanswered.keys()) {
      if (asked.every((service) => service.name !== name)) unanswered.delete(name);
    }
    await Promise.all(asked.map(askOne));
    if (!ended) timer = clock.timer(limits.askMs, again);
  };
  const again = (): void => void round();
  timer = clock.timer(limits.askMs, again);
  return () => {
    ended = true;
    timer?.cancel();
  };
}
