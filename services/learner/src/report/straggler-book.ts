import type { ActorStatus } from "@lockstep/status";

/** How often an actor's segment was the last of a round, and how long all others waited for it. */
type LastArrivals = ActorStatus["lastArrivals"];

/** Records which actors delayed rounds. Actors that left are removed, because their names may never come again. */
export class StragglerBook {
  readonly #byActor = new Map<string, LastArrivals>();

  /** Adds a closed round. */
  add(actor: string, seconds: number): void {
    const before = this.of(actor);
    this.#byActor.set(actor, { rounds: before.rounds + 1, seconds: before.seconds + seconds });
  }

  of(actor: string): LastArrivals {
    return this.#byActor.get(actor) ?? { rounds: 0, seconds: 0 };
  }

  /** Removes all other actors. */
  keep(actors: readonly string[]): void {
    const kept = new Set(actors);
    for (const actor of this.#byActor.keys()) if (!kept.has(actor)) this.#byActor.delete(actor);
  }
}
