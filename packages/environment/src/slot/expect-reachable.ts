import { EnvironmentError } from "../environment-error.ts";
import type { SlotPosition } from "../slot-port.ts";

/** Which positions a slot can go to. */
export interface Reach {
  readonly slot: number;
  /** Number of actions to choose from. */
  readonly actions: number;
  readonly timeLimitSteps: number | null;
}

/** @throws {EnvironmentError} `POSITION_REFUSED` for a position that no history of the slot leads to */
export function expectReachable(position: SlotPosition, reach: Reach): void {
  const { slot, episode, actions, stepsBefore } = position;
  const { timeLimitSteps } = reach;
  const refuse = (why: string): never => {
    throw positionRefused(reach.slot, why);
  };
  const unknown = actions.find((action) => action >= reach.actions);
  if (slot !== reach.slot) refuse(`it is one of slot ${slot}`);
  if (!Number.isSafeInteger(episode) || episode < 0)
    refuse(`episode ${episode} is no number of an episode`);
  if (!Number.isSafeInteger(stepsBefore) || stepsBefore < actions.length)
    refuse(`${stepsBefore} steps cannot contain ${actions.length} actions`);
  if (unknown !== undefined) refuse(`action ${unknown} is not below ${reach.actions}`);
  if (timeLimitSteps !== null && actions.length >= timeLimitSteps)
    refuse(`${actions.length} steps are not below the limit of ${timeLimitSteps}`);
}

export function positionRefused(slot: number, why: string): EnvironmentError {
  return new EnvironmentError(
    "POSITION_REFUSED",
    `Slot ${slot} cannot go to a position: ${why}. It comes from another run, environment or emulator.`,
  );
}
