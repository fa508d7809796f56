/** An actor that may hold slots. */
export interface SlotTaker {
  readonly actor: string;
  /** Most slots it can hold. */
  readonly capacity: number;
}

/** A slot changes hands. */
export interface SlotMove {
  readonly slot: number;
  /** `null` when nobody held it. */
  readonly from: string | null;
  readonly to: string;
}

/** Who holds what: index is the slot. */
export type SlotHolders = readonly (string | null)[];

/**
 * Gives every slot without a holder to the actors that are least loaded for their capacity. Each gets neighbouring slots:
 * those share micro-batches, so that an actor that plays its slots a few at a time completes micro-batches early.
 * Slots that exceed everyone's capacity stay where they are.
 * @param takers in the order that breaks ties
 */
export function assignOrphans(holders: SlotHolders, takers: readonly SlotTaker[]): SlotMove[] {
  const orphans = [...holders.keys()].filter((slot) => holders[slot] === null);
  const loads = loadsOf(holders, takers);
  const shares = new Map<Load, number>();
  for (const _ of orphans) {
    const to = leastLoaded(loads);
    if (to === undefined) break;
    to.held += 1;
    shares.set(to, (shares.get(to) ?? 0) + 1);
  }
  let next = 0;
  return loads.flatMap((load) => {
    const first = next;
    next += shares.get(load) ?? 0;
    return orphans.slice(first, next).map((slot) => ({ slot, from: null, to: load.actor }));
  });
}

/**
 * Moves slots from the most to the least loaded actors until no move makes the load, slots held by capacity, more even.
 * Actors that are within one slot of each other are left alone.
 * @param replaySteps what it costs to rebuild a slot: the cheapest of an actor moves first
 */
export function evenOut(
  holders: SlotHolders,
  takers: readonly SlotTaker[],
  replaySteps: (slot: number) => number,
): SlotMove[] {
  const loads = loadsOf(holders, takers);
  const movable = new Map(takers.map(({ actor }) => [actor, [] as number[]]));
  for (const [slot, holder] of holders.entries()) {
    if (holder !== null) movable.get(holder)?.push(slot);
  }
  for (const slots of movable.values()) {
    slots.sort((a, b) => replaySteps(b) - replaySteps(a) || a - b);
  }
  const moves: SlotMove[] = [];
  for (;;) {
    const to = leastLoaded(loads);
    const from = mostLoaded(loads);
    if (to === undefined || from === undefined) return moves;
    if ((to.held + 1) * from.capacity >= from.held * to.capacity) return moves;
    const slot = movable.get(from.actor)?.pop();
    if (slot === undefined) return moves;
    from.held -= 1;
    to.held += 1;
    moves.push({ slot, from: from.actor, to: to.actor });
  }
}

interface Load {
  readonly actor: string;
  readonly capacity: number;
  held: number;
}

function loadsOf(holders: SlotHolders, takers: readonly SlotTaker[]): Load[] {
  const loads = takers.map(({ actor, capacity }) => ({ actor, capacity, held: 0 }));
  const byActor = new Map(loads.map((load) => [load.actor, load]));
  for (const holder of holders) {
    const load = holder === null ? undefined : byActor.get(holder);
    if (load !== undefined) load.held += 1;
  }
  return loads;
}

/** Who would be least loaded with one slot more. */
function leastLoaded(loads: readonly Load[]): Load | undefined {
  let least: Load | undefined;
  for (const load of loads) {
    if (load.held >= load.capacity) continue;
    const lighter =
      least === undefined || (load.held + 1) * least.capacity < (least.held + 1) * load.capacity;
    if (lighter) least = load;
  }
  return least;
}

function mostLoaded(loads: readonly Load[]): Load | undefined {
  let most: Load | undefined;
  for (const load of loads) {
    if (most === undefined || load.held * most.capacity > most.held * load.capacity) most = load;
  }
  return most;
}
