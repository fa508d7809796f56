import type { Slot } from "@lockstep/environment";
import { observationSha256, type ReachedPosition } from "@lockstep/round";
import { ActorError } from "../actor-error.ts";

/** Whether a slot that stands at a position shows what it showed to the actor that reached it first. */
export function isArrived(slot: Slot, { observationSha256: expected }: ReachedPosition): boolean {
  return expected === undefined || observationSha256(slot) === expected;
}

/**
 * Compares what a replayed slot shows with what it showed to the actor that reached the position first. One that has arrived
 * elsewhere would play segments that no replay makes again.
 * @throws {ActorError} `REPLAY_DIFFERS`
 */
export function checkArrival(slot: Slot, position: ReachedPosition): void {
  const { episode, actions, observationSha256: expected } = position;
  if (isArrived(slot, position)) return;
  const found = observationSha256(slot);
  throw new ActorError(
    "REPLAY_DIFFERS",
    `slot ${slot.index} was replayed to step ${actions.length} of episode ${episode} and shows another observation than to the actor before: SHA-256 ${found}, expected ${expected}; the same actions must have the same results in every process: test a module with lockstep check-environment, give all actors the same version of Lockstep and of the core`,
  );
}
