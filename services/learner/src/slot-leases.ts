import type { Grant } from "@lockstep/protocol";
import type { LogFields } from "@lockstep/service-kit";
import type { ActorRoster, ActorSession } from "./actor-roster.ts";
import type { SegmentIntake } from "./segment-intake.ts";
import { assignOrphans, evenOut, type SlotMove } from "./slot-assignment.ts";
import type { SlotTable } from "./slot-table.ts";

export interface SlotLeasesOptions {
  readonly table: SlotTable;
  readonly intake: SegmentIntake;
  readonly roster: ActorRoster;
  readonly log: (message: string, fields: LogFields) => void;
}

/** Gives slots to actors and takes them back. */
export class SlotLeases {
  readonly #table: SlotTable;
  readonly #intake: SegmentIntake;
  readonly #roster: ActorRoster;
  readonly #log: SlotLeasesOptions["log"];
  #begun = false;

  constructor(options: SlotLeasesOptions) {
    this.#table = options.table;
    this.#intake = options.intake;
    this.#roster = options.roster;
    this.#log = options.log;
  }

  /** False until enough actors are there or were waited for long enough. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Slots that nobody holds. */
  get orphans(): readonly number[] {
    return this.#table.holders.flatMap((holder, slot) => (holder === null ? [slot] : []));
  }

  /** Slots are given out from now on. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.assign();
  }

  /** Gives slots that nobody holds to whoever has room, for the open round where it still needs them. */
  assign(): void {
    if (this.#begun) this.#move(assignOrphans(this.#table.holders, this.#roster.takers));
  }

  /** An actor is gone: others continue its slots at once. */
  actorLeft(actor: string): void {
    const slots = this.#table.heldBy(actor);
    this.#intake.forget(actor);
    for (const slot of slots) {
      this.#intake.drop(slot);
      this.#table.hold(slot, null);
    }
    if (slots.length > 0) this.#log("slots lost their actor", { actor, slots });
    this.assign();
  }

  /** Takes from an actor that drains what it has finished for the open round. */
  releaseFinished(session: ActorSession): void {
    const actor = session.hello?.actor;
    if (actor === undefined || !session.draining) return;
    for (const slot of this.#table.heldBy(actor)) {
      if (this.#table.isAccepted(slot)) this.#revoke(slot, actor);
    }
    this.assign();
  }

  /** Between two rounds: those who drain give everything back, and those who came get their share. */
  roundOpened(): void {
    for (const { hello, draining } of this.#roster.actors) {
      if (!draining) continue;
      for (const slot of this.#table.heldBy(hello.actor)) this.#revoke(slot, hello.actor);
    }
    this.assign();
    if (!this.#begun) return;
    const replaySteps = (slot: number) => this.#table.replaySteps(slot);
    this.#move(evenOut(this.#table.holders, this.#roster.takers, replaySteps));
  }

  /** Tells every holder again where its slots stand, e.g. when actors may not hear of a version that exists already. */
  repeatGrants(): void {
    for (const [slot, holder] of this.#table.holders.entries()) {
      if (holder !== null) this.#grant(slot, holder);
    }
  }

  #move(moves: readonly SlotMove[]): void {
    for (const { slot, from, to } of moves) {
      if (from !== null) this.#revoke(slot, from);
      this.#table.hold(slot, to);
      this.#grant(slot, to);
    }
    if (moves.length > 0) {
      this.#log("slots given", { moves: moves.map(({ slot, to }) => `${slot} to ${to}`) });
    }
  }

  #revoke(slot: number, actor: string): void {
    this.#intake.drop(slot);
    this.#table.hold(slot, null);
    this.#roster.find(actor)?.connection.send({ type: "revoke", slot });
  }

  #grant(slot: number, actor: string): void {
    const { version, position } = this.#table.start(slot);
    const grant: Grant = {
      type: "grant",
      slot,
      version,
      episode: position.episode,
      actions: position.actions,
      stepsBefore: position.stepsBefore,
    };
    this.#roster.find(actor)?.connection.send(grant);
  }
}
