import type { SlotSnapshot } from "@lockstep/environment";
import type { Grant } from "@lockstep/protocol";
import type { LogFields } from "@lockstep/service-kit";
import type { Tally } from "../report/tally.ts";
import type { OpenRound } from "../round/open-round.ts";
import { assignOrphans, evenOut, type SlotMove } from "../slots/slot-assignment.ts";
import type { SlotSnapshots, SnapshotVerdict } from "../slots/slot-snapshots.ts";
import type { SlotTable } from "../slots/slot-table.ts";
import type { ActorRoster, ActorSession } from "./actor-roster.ts";
import { RoundPace } from "./round-pace.ts";

export interface SlotLeasesOptions {
  readonly table: SlotTable;
  readonly snapshots: SlotSnapshots;
  /** The open round. */
  readonly round: () => OpenRound;
  readonly roster: ActorRoster;
  readonly tally: Tally;
  /** Steps of a segment. */
  readonly segmentLength: number;
  readonly log: (message: string, fields: LogFields) => void;
}

/**
 * An actor that has so many bytes unread gets no more snapshots: it replays. Far below the limit at which it would be
 * disconnected.
 */
const mostUnreadBytes = 16 * 1024 * 1024;

/** Gives slots to actors and takes them back. */
export class SlotLeases {
  readonly #table: SlotTable;
  readonly #snapshots: SlotSnapshots;
  readonly #round: () => OpenRound;
  readonly #roster: ActorRoster;
  readonly #tally: Tally;
  readonly #segmentLength: number;
  readonly #log: SlotLeasesOptions["log"];
  readonly #pace = new RoundPace();
  /** Slots that got a new holder in the open round, which must replay them first. */
  readonly #moved = new Set<number>();
  #begun = false;

  constructor(options: SlotLeasesOptions) {
    this.#table = options.table;
    this.#snapshots = options.snapshots;
    this.#round = options.round;
    this.#roster = options.roster;
    this.#tally = options.tally;
    this.#segmentLength = options.segmentLength;
    this.#log = options.log;
  }

  /** False until enough actors have joined or the wait for them is over. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Slots without a holder. */
  get orphans(): readonly number[] {
    return this.#table.holders.flatMap((holder, slot) => (holder === null ? [slot] : []));
  }

  /** Starts giving out slots. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.assign();
  }

  /** Gives slots without a holder to actors with free capacity, for the open round if it still needs them. */
  assign(): void {
    if (!this.#begun || !this.#table.holders.includes(null)) return;
    this.#move(assignOrphans(this.#table.holders, this.#roster.takers));
  }

  /** An actor left: others continue its slots at once. */
  actorLeft(actor: string): void {
    const slots = this.#table.heldBy(actor);
    this.#round().forget(actor);
    for (const slot of this.#table.lentTo(actor)) this.#endLoan(slot, actor);
    for (const slot of slots) {
      const spare = this.#table.spareOf(slot);
      this.#round().drop(slot, actor);
      this.#table.hold(slot, spare);
      this.#table.lend(slot, null);
    }
    if (slots.length > 0) this.#log("slots lost their actor", { actor, slots });
    this.assign();
  }

  /** Takes slots back from a draining actor when their segments of the open round are accepted. */
  releaseFinished(session: ActorSession): void {
    const actor = session.hello?.actor;
    if (actor === undefined || !session.draining) return;
    for (const slot of this.#table.lentTo(actor)) this.#takeBack(slot, actor);
    for (const slot of this.#table.heldBy(actor)) {
      if (this.#round().isAccepted(slot)) this.#revoke(slot, actor);
    }
    this.assign();
  }

  /** An actor's segment of a slot was accepted. If two actors played it, the first one keeps the slot. */
  answered(slot: number, actor: string): void {
    const holder = this.#table.holders[slot] ?? null;
    const spare = this.#table.spareOf(slot);
    if (spare === null) return;
    this.#table.lend(slot, null);
    const late = spare === actor ? holder : spare;
    if (spare === actor) {
      this.#table.hold(slot, actor);
      this.#tally.add("sparesFirst");
      // An actor that is late because of replays is not slow.
      if (holder !== null && !this.#moved.has(slot)) this.#roster.keptWaiting(holder);
    }
    if (late !== null) this.#takeBack(slot, late);
  }

  /** An actor sent a snapshot of a slot that it plays. */
  keepSnapshot(actor: string, snapshot: SlotSnapshot): SnapshotVerdict {
    const { slot } = snapshot;
    if (!this.#table.mayAnswer(slot, actor)) return "late";
    return this.#snapshots.keep(snapshot, this.#round().start(slot).position);
  }

  /** The open round's version is published: its time begins. */
  roundStarted(nowMs: number): void {
    this.#pace.started(nowMs);
  }

  /** Between two rounds: takes all slots back from draining actors, and gives new actors their share. */
  roundOpened(nowMs: number): void {
    this.#pace.closed(nowMs);
    this.#moved.clear();
    for (const { hello, draining } of this.#roster.actors) {
      if (!draining) continue;
      for (const slot of this.#table.heldBy(hello.actor)) this.#revoke(slot, hello.actor);
    }
    this.assign();
    if (!this.#begun) return;
    const costs = {
      segmentLength: this.#segmentLength,
      replaySteps: (slot: number) => this.#replaySteps(slot),
    };
    this.#move(evenOut(this.#table.holders, this.#roster.takers, costs));
  }

  /**
   * Lets idle actors also play slots whose segments are missing, one slot each at a time. Slots that their holders must
   * replay first qualify at once, all others when the open round is long overdue. The first answer counts; another one
   * must have the same bytes.
   */
  helpStragglers(nowMs: number): void {
    const overdue = this.#pace.overdue(nowMs);
    if (!this.#begun || !(overdue || this.#moved.size > 0)) return;
    // A holder plays its slots in ascending order, so the highest is its last one.
    const missing = [...this.#table.holders.keys()].filter(
      (slot) =>
        (overdue || this.#moved.has(slot)) &&
        !this.#round().isAccepted(slot) &&
        this.#table.holders[slot] !== null &&
        this.#table.spareOf(slot) === null,
    );
    for (const { actor, capacity } of this.#roster.takers) {
      if (!this.#isIdle(actor, capacity)) continue;
      const slot = missing.pop();
      if (slot === undefined) return;
      this.#table.lend(slot, actor);
      this.#tally.add("sparesAsked");
      this.#grant(slot, actor);
      this.#log("a spare plays a late slot as well", { slot, actor });
    }
  }

  /** Sends all grants again, e.g. because actors are not notified of a version that exists already. */
  repeatGrants(): void {
    for (const [slot, holder] of this.#table.holders.entries()) {
      if (holder !== null) this.#grant(slot, holder);
    }
  }

  #move(moves: readonly SlotMove[]): void {
    let withSnapshot = 0;
    for (const { slot, from, to } of moves) {
      if (from !== null) this.#revoke(slot, from);
      this.#table.hold(slot, to);
      if (this.#grant(slot, to)) withSnapshot += 1;
      const warm = this.#roster.find(to)?.hello?.warmSlots.includes(slot) === true;
      if (!warm && this.#replaySteps(slot) > 0) this.#moved.add(slot);
    }
    if (moves.length > 0) {
      const given = moves.map(({ slot, to }) => `${slot} to ${to}`);
      this.#log("slots given", { moves: given, withSnapshot });
    }
  }

  #isIdle(actor: string, capacity: number): boolean {
    const held = this.#table.heldBy(actor);
    const lent = this.#table.lentTo(actor);
    if (lent.length > 0 || held.length >= capacity) return false;
    return held.every((slot) => this.#round().isAccepted(slot));
  }

  #revoke(slot: number, actor: string): void {
    this.#table.hold(slot, null);
    this.#takeBack(slot, actor);
  }

  #endLoan(slot: number, actor: string): void {
    this.#round().drop(slot, actor);
    this.#table.lend(slot, null);
  }

  #takeBack(slot: number, actor: string): void {
    if (this.#table.spareOf(slot) === actor) this.#table.lend(slot, null);
    this.#round().drop(slot, actor);
    this.#roster.find(actor)?.connection.send({ type: "revoke", slot });
  }

  #replaySteps(slot: number): number {
    return this.#snapshots.replaySteps(this.#round().start(slot).position);
  }

  /** @returns whether a snapshot goes with it */
  #grant(slot: number, actor: string): boolean {
    const { version, position } = this.#round().start(slot);
    const connection = this.#roster.find(actor)?.connection;
    const hasRoom = connection !== undefined && connection.bufferedBytes < mostUnreadBytes;
    const snapshot = hasRoom ? this.#snapshots.towards(position) : null;
    const { observationSha256, hiddenState } = position;
    const grant: Grant = {
      type: "grant",
      slot,
      version,
      episode: position.episode,
      actions: position.actions,
      stepsBefore: position.stepsBefore,
      ...(snapshot !== null && { snapshot }),
      ...(observationSha256 !== undefined && { observationSha256 }),
      ...(hiddenState !== undefined && { hiddenState }),
    };
    connection?.send(grant);
    return snapshot !== null;
  }
}
