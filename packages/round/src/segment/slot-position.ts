import { createHash } from "node:crypto";
import type { Slot, SlotPosition, SlotSnapshot } from "@lockstep/environment";

/** A position with what an actor saw there, so that whoever replays a slot can tell whether it arrived at the same state. */
export interface ReachedPosition extends SlotPosition {
  /** {@link observationSha256} there; absent where no actor has said it. */
  readonly observationSha256?: string;
  /** `[state]` of a network with a memory; absent where the slot has not played, so that it is 0. */
  readonly hiddenState?: Float32Array;
}

/** Of what a slot shows now, its whole stack, in lower-case hex. */
export function observationSha256({ observation }: Pick<Slot, "observation">): string {
  return createHash("sha256").update(observation).digest("hex");
}

/** Where a slot stands before its first step. */
export function firstPosition(slot: number): SlotPosition {
  return { slot, episode: 0, actions: new Uint8Array(0), stepsBefore: 0 };
}

/**
 * Where a slot stands after a segment.
 * @param actions one byte a step
 * @param flags one byte a step, not 0 where the step ended an episode
 */
export function advancePosition(
  position: SlotPosition,
  actions: Uint8Array,
  flags: Uint8Array,
): SlotPosition {
  const ends = endsOf(flags);
  const lastEnd = ends.at(-1);
  const stepsBefore = position.stepsBefore + actions.length;
  if (lastEnd === undefined) {
    const log = new Uint8Array(position.actions.length + actions.length);
    log.set(position.actions);
    log.set(actions, position.actions.length);
    return { slot: position.slot, episode: position.episode, actions: log, stepsBefore };
  }
  return {
    slot: position.slot,
    episode: position.episode + ends.length,
    actions: actions.slice(lastEnd + 1),
    stepsBefore,
  };
}

/** Whether a slot that stands at one of them stands at the other. */
export function samePosition(a: SlotPosition, b: SlotPosition): boolean {
  return (
    a.slot === b.slot &&
    a.episode === b.episode &&
    a.stepsBefore === b.stepsBefore &&
    Buffer.compare(a.actions, b.actions) === 0
  );
}

/**
 * Whether a snapshot lies on the way to a position, as far as their counts tell. The slot that goes on from it also
 * compares the actions.
 */
export function leadsTo(snapshot: SlotSnapshot, position: SlotPosition): boolean {
  return (
    snapshot.slot === position.slot &&
    snapshot.episode === position.episode &&
    snapshot.steps <= position.actions.length &&
    snapshot.stepsBefore - snapshot.steps === position.stepsBefore - position.actions.length
  );
}

/** Steps of a segment after which an episode ended, ascending. */
export function endsOf(flags: Uint8Array): number[] {
  const ends: number[] = [];
  for (let step = 0; step < flags.length; step++) if (flags[step] !== 0) ends.push(step);
  return ends;
}
