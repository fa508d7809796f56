import { hiddenStateSize } from "@lockstep/model";
import type { Grant } from "@lockstep/protocol";
import { networkOf } from "@lockstep/round";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { ActorError } from "../actor-error.ts";
import type { LeaseTable } from "./lease-table.ts";

/** @throws {ActorError} `GRANT_REFUSED` for a grant that this actor cannot play */
export function checkGrant(
  grant: Grant,
  configuration: RunConfiguration,
  leases: LeaseTable,
  capacity: number,
): void {
  const { slot, actions, stepsBefore, hiddenState } = grant;
  const { slots, environment } = configuration;
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
  const size = hiddenStateSize(networkOf(configuration));
  const expected = stepsBefore === 0 && hiddenState === undefined ? 0 : size;
  if ((hiddenState?.length ?? 0) !== expected) {
    throw refused(
      grant,
      `its hidden state has ${hiddenState?.length ?? 0} numbers, the run's network ${expected}`,
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
