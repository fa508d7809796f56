/** What slots wait for. */
export interface SlotsWaiting {
  /** False until slots are given out. */
  readonly begun: boolean;
  /** Slots without a holder. */
  readonly orphans: readonly number[];
  readonly actors: number;
  readonly expectedActors: number;
}

/** Why some slots are not played, as a sentence; `null` when all are played. */
export function whyNobodyPlays(waiting: SlotsWaiting): string | null {
  const { begun, orphans, actors, expectedActors } = waiting;
  if (!begun)
    return `waits for ${expectedActors} ${expectedActors === 1 ? "actor" : "actors"}, ${actors} ${actors === 1 ? "is" : "are"} connected`;
  if (orphans.length === 0) return null;
  const slots = orphans.slice(0, 8).join(", ") + (orphans.length > 8 ? ", …" : "");
  return actors === 0
    ? "no actor is connected; start one with `lockstep actor`"
    : `slots ${slots} have no actor: the ${actors} connected are full; start another, or give them more capacity`;
}
