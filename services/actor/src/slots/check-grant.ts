import type { Grant } from "@lockstep/protocol";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { ActorError } from "../actor-error.ts";
import type { LeaseTable } from "./lease-table.ts";

/** @throws {ActorError} `GRANT_REFUSED` for a grant that this actor cannot play */
export function checkGrant(
  grant: Grant,
  { slots, environment }: RunConfiguration,
  leases: LeaseTable,
  capacity: number,
): void {
  const { slot, actions, stepsBefore } = grant;
  if (slot >= slots) throw refused(grant, `the run has slots 0 to ${slots - 1}`);
  if (!leases.has(slot) && leases.size >= capacity) {
    throw refused(grant, `this actor holds ${leases.size} slots and has room for ${capacity}`);
  }
  if (stepsBefore < actions.length) {
    throw refused(
      grant,
      `its episode has ${actions.length} steps but the slot only ${stepsBefore}`,
    );
  }
  const unknown = actions.find((action) => action >= environment.actions.length);
  if (unknown !== undefined) {
    throw refused(grant, `it holds action ${unknown}, the game has ${environment.actions.length}`);
  }
}

function refused({ slot, version }: Grant, why: string): ActorError {
  return new ActorError(
    "GRANT_REFUSED",
    `the learner's grant of slot ${slot} from version ${version} cannot be played: ${why}; run the same version of Lockstep on both sides`,
  );
}
