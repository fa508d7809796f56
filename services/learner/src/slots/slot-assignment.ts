/** An actor that may hold slots. */
export interface SlotTaker {
  readonly actor: string;
  /** Most slots it can hold. */
  readonly capacity: number;
  /** Slots that it had when it joined: it can continue them. */
  readonly warmSlots: readonly number[];
  /** Steps that it plays per second of work; `null` while unknown. */
  readonly stepsPerSecond: number | null;
  /** Factor on that speed, from 0 to 1: smaller after it made a round wait. */
  readonly trust: number;
}

/** A slot gets a new holder. */
export interface SlotMove {
  readonly slot: number;
  /** `null` when it had no holder. */
  readonly from: string | null;
  readonly to: string;
}

/** Holder of each slot, by slot. */
export type SlotHolders = readonly (string | null)[];

/** Costs and benefits of moves. */
export interface MoveCosts {
  /** Steps of a segment. */
  readonly segmentLength: number;
  /** Steps that rebuilding a slot takes. */
  readonly replaySteps: (slot: number) => number;
}

/** Moves must save the time of their replays within this many rounds. */
const paybackRounds = 50;
/** Moves must shorten a round by at least this fraction, because measured speeds always vary a little. */
const leastGain = 0.05;

/**
 * Gives each slot without a holder to the actor that will finish it first. Each actor gets its earlier slots, then
 * neighbouring ones. Neighbours share micro-batches, so an actor that plays a few slots at a time completes
 * micro-batches early. Slots beyond all actors' capacity stay without a holder.
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
  const left = new Set(orphans);
  const take = (load: Load, wanted: Iterable<number>): SlotMove[] => {
    const taken = [...wanted].filter((slot) => left.has(slot)).slice(0, shares.get(load) ?? 0);
    shares.set(load, (shares.get(load) ?? 0) - taken.length);
    for (const slot of taken) left.delete(slot);
    return taken.map((slot) => ({ slot, from: null, to: load.actor }));
  };
  const kept = loads.flatMap((load) => take(load, load.warmSlots));
  return [...kept, ...loads.flatMap((load) => take(load, left))];
}

/**
 * Moves slots from the actors that finish last to those that finish first, slots with the shortest replay first. It
 * moves only as many as save more time in later rounds than their replays cost, possibly none.
 * @param takers in the order that breaks ties
 */
export function evenOut(
  holders: SlotHolders,
  takers: readonly SlotTaker[],
  costs: MoveCosts,
): SlotMove[] {
  const { replaySteps, segmentLength } = costs;
  const loads = loadsOf(holders, takers);
  const movable = slotsByHolder(holders, takers, replaySteps);
  const before = roundSeconds(loads, segmentLength);
  const replaySeconds = new Map<Load, number>();
  const moves: SlotMove[] = [];
  let best = { value: 0, moves: 0 };
  for (;;) {
    const to = leastLoaded(loads);
    const from = mostLoaded(loads);
    if (to === undefined || from === undefined) break;
    if ((to.held + 1) * from.speed >= from.held * to.speed) break;
    const slot = movable.get(from.actor)?.pop();
    if (slot === undefined) break;
    from.held -= 1;
    to.held += 1;
    moves.push({ slot, from: from.actor, to: to.actor });
    replaySeconds.set(to, (replaySeconds.get(to) ?? 0) + replaySteps(slot) / to.speed);
    const gain = before - roundSeconds(loads, segmentLength);
    const value = gain * paybackRounds - Math.max(...replaySeconds.values());
    if (gain >= before * leastGain && value > best.value) best = { value, moves: moves.length };
  }
  return moves.slice(0, best.moves);
}

/** By actor; the slots with the shortest replay last. */
function slotsByHolder(
  holders: SlotHolders,
  takers: readonly SlotTaker[],
  replaySteps: (slot: number) => number,
): Map<string, number[]> {
  const slotsOf = new Map(takers.map(({ actor }) => [actor, [] as number[]]));
  for (const [slot, holder] of holders.entries()) {
    if (holder !== null) slotsOf.get(holder)?.push(slot);
  }
  for (const slots of slotsOf.values()) {
    slots.sort((a, b) => replaySteps(b) - replaySteps(a) || a - b);
  }
  return slotsOf;
}

interface Load extends Pick<SlotTaker, "actor" | "capacity" | "warmSlots"> {
  /** Steps a second; in arbitrary units when no actor's speed is known. */
  readonly speed: number;
  held: number;
}

function loadsOf(holders: SlotHolders, takers: readonly SlotTaker[]): Load[] {
  const known = takers.flatMap(({ stepsPerSecond }) => stepsPerSecond ?? []);
  const mean = known.reduce((sum, speed) => sum + speed, 0) / known.length;
  const loads = takers.map(({ actor, capacity, warmSlots, stepsPerSecond, trust }) => ({
    actor,
    capacity,
    warmSlots,
    // Before any measurement an actor with more capacity counts as faster.
    speed: trust * (stepsPerSecond ?? (known.length === 0 ? capacity : mean)),
    held: 0,
  }));
  const byActor = new Map(loads.map((load) => [load.actor, load]));
  for (const holder of holders) {
    const load = holder === null ? undefined : byActor.get(holder);
    if (load !== undefined) load.held += 1;
  }
  return loads;
}

function roundSeconds(loads: readonly Load[], segmentLength: number): number {
  return Math.max(0, ...loads.map(({ held, speed }) => (held * segmentLength) / speed));
}

/** The actor that would finish first with one more slot. */
function leastLoaded(loads: readonly Load[]): Load | undefined {
  let least: Load | undefined;
  for (const load of loads) {
    if (load.held >= load.capacity) continue;
    const lighter =
      least === undefined || (load.held + 1) * least.speed < (least.held + 1) * load.speed;
    if (lighter) least = load;
  }
  return least;
}

function mostLoaded(loads: readonly Load[]): Load | undefined {
  let most: Load | undefined;
  for (const load of loads) {
    if (most === undefined || load.held * most.speed > most.held * load.speed) most = load;
  }
  return most;
}
