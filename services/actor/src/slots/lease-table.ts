import type { SlotSnapshot } from "@lockstep/environment";
import type { Grant, SegmentEnd, SegmentSteps } from "@lockstep/protocol";
import type { ReachedPosition } from "@lockstep/round";

/** The current right to play one slot. */
export interface Lease {
  readonly slot: number;
  /** The round that the slot plays or will play next. */
  version: number;
  /** The position that the slot must reach before it can play; `null` when it is there. */
  destination: ReachedPosition | null;
  /** From which the slot can go on to its {@link destination}; `null` for a replay from the episode's start. */
  snapshot: SlotSnapshot | null;
  /** Of a network with a memory, at the start of the slot's next segment; absent where it is 0. */
  hiddenState: Float32Array | undefined;
  /** What must be sent again before the slot continues. */
  owed: readonly (SegmentSteps | SegmentEnd)[];
  /** The version that the grant named. */
  readonly grantedVersion: number;
  /** The newest version when the grant came. */
  readonly newestAtGrant: number;
}

/**
 * The slots that the learner has given to this actor, and which of them may begin a segment.
 *
 * A round usually starts when its weights arrive. After a learner went back to a checkpoint, the versions of its next
 * rounds were published before and do not arrive again: those rounds start when a grant names them.
 */
export class LeaseTable {
  readonly #leases = new Map<number, Lease>();

  get size(): number {
    return this.#leases.size;
  }

  /** Held slots, ascending. */
  get slots(): readonly number[] {
    return [...this.#leases.keys()].sort((a, b) => a - b);
  }

  has(slot: number): boolean {
    return this.#leases.has(slot);
  }

  /** Replaces an earlier grant of the slot. @param newestVersion that has arrived; −1 for none */
  grant(grant: Grant, newestVersion: number): Lease {
    const { slot, version, snapshot = null } = grant;
    const lease: Lease = {
      slot,
      version,
      destination: positionOf(grant),
      snapshot,
      hiddenState: grant.hiddenState,
      owed: [],
      grantedVersion: version,
      newestAtGrant: newestVersion,
    };
    this.#leases.set(slot, lease);
    return lease;
  }

  revoke(slot: number): void {
    this.#leases.delete(slot);
  }

  /** A lease with something to send again; the lowest slot first. */
  nextOwing(): Lease | undefined {
    return this.#inSlotOrder().find(({ owed }) => owed.length > 0);
  }

  /** A lease whose slot is not at its position; the lowest slot first. */
  nextToSeek(): Lease | undefined {
    return this.#inSlotOrder().find((lease) => lease.destination !== null);
  }

  /** Slots at their position that owe nothing, ascending. */
  get settled(): readonly number[] {
    return this.#inSlotOrder()
      .filter(({ destination, owed }) => destination === null && owed.length === 0)
      .map(({ slot }) => slot);
  }

  /** Leases that may begin their segment now; all have the same version, the oldest possible one. */
  due(newestVersion: number): readonly Lease[] {
    const startable = this.#inSlotOrder().filter((lease) => mayStart(lease, newestVersion));
    const oldest = Math.min(...startable.map(({ version }) => version));
    return startable.filter(({ version }) => version === oldest);
  }

  /** The slot has completed its segment and stands at the start of the next round. */
  advance(slot: number): void {
    const lease = this.#leases.get(slot);
    if (lease !== undefined) lease.version += 1;
  }

  /** Notes the hidden state after the slot's newest segment, of a network with a memory. */
  remember(slot: number, hiddenState: Float32Array | undefined): void {
    const lease = this.#leases.get(slot);
    if (lease !== undefined) lease.hiddenState = hiddenState;
  }

  #inSlotOrder(): readonly Lease[] {
    return [...this.#leases.values()].sort((a, b) => a.slot - b.slot);
  }
}

function positionOf({
  slot,
  episode,
  actions,
  stepsBefore,
  observationSha256,
}: Grant): ReachedPosition {
  const position = { slot, episode, actions, stepsBefore };
  return observationSha256 === undefined ? position : { ...position, observationSha256 };
}

function mayStart(lease: Lease, newestVersion: number): boolean {
  const { version, grantedVersion, newestAtGrant, destination } = lease;
  if (destination !== null) return false;
  if (version === grantedVersion) return version <= newestVersion;
  return version === newestVersion && version > newestAtGrant;
}
