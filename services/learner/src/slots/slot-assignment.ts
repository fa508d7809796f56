/** An actor that may hold slots. */
export interface SlotTaker {
  readonly actor: string;
  /** Most slots it can hold. */
  readonly capacity: number;
  /** Slots that it had when it came: it can go on with them. */
  readonly warmSlots: readonly number[];
  /** Steps that it plays in a second of work; `null` while that is not known. */
  readonly stepsPerSecond: number | null;
  /** Part of that speed that is believed of it, from 0 to 1: less after it kept a round waiting. */
  readonly trust: number;
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

/** What moves cost and bring. */
export interface MoveCosts {
  /** Steps of a segment. */
  readonly segmentLength: number;
  /** Steps that rebuilding a slot takes. */
  readonly replaySteps: (slot: number) => number;
}

/** Moves must win back the time of their replays within so many rounds. */
const paybackRounds = 50;
/** Moves must shorten a round by such a part of it at least: measured speeds are never quite the same. */
const leastGain = 0.05;

/**
 * Gives every slot without a holder to the actors that will be done with it first. Each gets those that it had, and then
 * neighbouring ones: those share micro-batches, so that an actor that plays its slots a few at a time completes
 * micro-batches early.
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
 * Moves slots from the actors that take longest for their share to those that are done first, the slots with the
 * shortest replay before others; as many as shorten the rounds to come by more than the replays cost, which may be none.
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
  /** Steps a second; where nobody's is known, in units of their own. */
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
    // Before anything is measured, who takes more slots is taken to be faster.
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

/** Who would be done first with one slot more. */
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
