import type { Clock } from "../clock/clock.ts";

/** What {@link withoutSilence} does when work says nothing any more. */
export interface SilenceLimit {
  readonly clock: Pick<Clock, "timer">;
  readonly silentMs: number;
  /** What is thrown then. */
  late(): Error;
}

/**
 * Waits for work that says from time to time that it goes on. Work that has said nothing for too long is left behind.
 * @param work is given what it says so with
 * @throws what `late` returns
 */
export async function withoutSilence<Result>(
  { clock, silentMs, late }: SilenceLimit,
  work: (heard: () => void) => Promise<Result>,
): Promise<Result> {
  let give = (_error: Error): void => undefined;
  const silence = new Promise<never>((_, reject) => {
    give = reject;
  });
  const start = () => clock.timer(silentMs, () => give(late()));
  let timer = start();
  let over = false;
  const heard = (): void => {
    timer.cancel();
    if (!over) timer = start();
  };
  try {
    return await Promise.race([work(heard), silence]);
  } finally {
    over = true;
    timer.cancel();
  }
}
