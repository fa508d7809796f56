import type { SlotPosition, SlotSnapshot } from "@lockstep/environment";
import { LockstepError } from "@lockstep/errors";
import type {
  Grant,
  LearnerMessage,
  Receipt,
  SegmentEnd,
  SegmentSteps,
  SnapshotMessage,
} from "@lockstep/protocol";
import {
  type EventLoopYielder,
  SegmentPlayer,
  type SegmentSink,
  segmentShape,
} from "@lockstep/round";
import type { Logger } from "@lockstep/service-kit";
import type { Clock } from "@lockstep/system";
import type { LearnerSession } from "../session/learner-session.ts";
import type { WakeSignal } from "../session/wake-signal.ts";
import { checkArrival, isArrived } from "../slots/check-arrival.ts";
import { checkGrant } from "../slots/check-grant.ts";
import { type Lease, LeaseTable } from "../slots/lease-table.ts";
import type { PlayMeter } from "./play-meter.ts";
import type { RunContext } from "./run-context.ts";

export interface PlayLoopOptions {
  readonly context: RunContext;
  readonly session: LearnerSession;
  /** Raised when there may be work. */
  readonly wakeSignal: WakeSignal;
  readonly meter: PlayMeter;
  readonly yielder: EventLoopYielder;
  readonly clock: Pick<Clock, "now" | "timer">;
  readonly logger: Logger;
  readonly capacity: number;
  /** The most slots played at once; `null` for as many as share a micro-batch. */
  readonly slotsAtOnce: number | null;
  readonly chunkSteps: number;
  /** The learner keeps snapshots of slots. */
  readonly sendsSnapshots: boolean;
  /** Checked before each piece of work. When true: finish current segments and begin no others. */
  readonly draining: () => boolean;
}

/** Approximate frames of one message: larger messages would delay the heartbeats behind them. */
const chunkBytes = 1 << 20;

/** Longest wait until the learner takes back its slots. */
const handBackMs = 2_000;

/** A forward pass of one row costs as much as one of two. */
const leastSlotsAtOnce = 2;

/** Steps replayed before the next check for messages. One step of a slow console takes about 7 ms. */
const stepsPerSlice = 5;

/**
 * An actor's work on one connection: accepts granted slots, moves them to their positions, and plays a segment in each
 * when a version's weights arrive. It does one piece of work at a time and reads messages in between.
 */
export class PlayLoop {
  readonly #options: PlayLoopOptions;
  readonly #leases = new LeaseTable();
  readonly #player: SegmentPlayer;
  readonly #sink: SegmentSink;
  #seeking: { readonly slot: number; readonly replay: Iterator<number, void> } | null = null;
  #over = false;
  /** When a draining actor stops waiting for the learner to take back its slots. */
  #patience: number | null = null;

  constructor(options: PlayLoopOptions) {
    this.#options = options;
    const { context, meter, yielder, chunkSteps } = options;
    context.snapshots.forgetAll();
    const shape = segmentShape(context.configuration);
    this.#player = new SegmentPlayer({
      engine: context.policy.engine,
      shape,
      chunkSteps: Math.max(1, Math.min(chunkSteps, Math.floor(chunkBytes / shape.frameBytes))),
      meter,
      yielder,
    });
    this.#sink = {
      steps: (steps) => this.#keepAndSend({ type: "steps", ...steps }),
      end: (end) => {
        this.#leases.remember(end.slot, end.hiddenState);
        return this.#keepAndSend({ type: "end", ...end });
      },
    };
  }

  /** Slots held now, ascending. */
  get slots(): readonly number[] {
    return this.#leases.slots;
  }

  /** Segments under way. */
  get playing(): number {
    return this.#player.size;
  }

  /**
   * Plays until the run is over or, while draining, until the slots are returned.
   * @throws the error of the session or of the play
   */
  async run(): Promise<"over" | "drained"> {
    const { session, wakeSignal, meter, context, draining } = this.#options;
    for (;;) {
      for (const message of session.takeMessages()) this.#handle(message);
      if (this.#over) return "over";
      if (session.failed) this.#setAside();
      session.throwIfFailed();
      context.feed.throwIfFailed();
      if (await this.#work()) continue;
      if (draining() && (await this.#handBack())) return "drained";
      await meter.timeAsync("waiting", () => wakeSignal.wait());
    }
  }

  #handle(message: LearnerMessage): void {
    switch (message.type) {
      case "grant":
        this.#grant(message);
        break;
      case "revoke":
        this.#giveUpPlay(message.slot);
        this.#leases.revoke(message.slot);
        break;
      case "receipt":
        this.#noteReceipt(message);
        break;
      case "runOver":
        this.#over = true;
        break;
      default:
        this.#options.logger.warn("learner message was not expected", { type: message.type });
    }
  }

  #grant(grant: Grant): void {
    const { context, capacity, meter } = this.#options;
    checkGrant(grant, context.configuration, this.#leases, capacity);
    const { rack, policy, feed, kept } = context;
    this.#giveUpPlay(grant.slot);
    const lease = this.#leases.grant(grant, feed.newestVersion);
    if (grant.snapshot !== undefined) context.snapshots.note(grant.snapshot);
    const segment = kept.claim(grant, (slot) => rack.holds(slot));
    if (segment === null) return;
    const { messages, underWay, end } = segment;
    // Meanwhile the engine may hold another version's weights.
    if (underWay !== null && policy.version !== grant.version) return;
    lease.owed = messages;
    lease.destination = end;
    if (underWay === null) {
      lease.version += 1;
      lease.hiddenState = messages.findLast((message) => message.type === "end")?.hiddenState;
    } else this.#player.goOn(underWay);
    meter.count("resentSegments");
  }

  /** The connection is lost: the learner may request the played steps again on the next one. */
  #setAside(): void {
    for (const segment of this.#player.setAside()) this.#options.context.kept.setAside(segment);
  }

  async #keepAndSend(message: SegmentSteps | SegmentEnd): Promise<void> {
    this.#options.context.kept.add(message);
    await this.#send(message);
  }

  /** Keeps what cannot be sent; the session's failure is noticed before the next piece of work. */
  async #send(message: SegmentSteps | SegmentEnd | SnapshotMessage): Promise<void> {
    const { session, meter } = this.#options;
    try {
      await meter.timeAsync("sending", () => session.send(message));
    } catch (error) {
      session.fail(error);
    }
  }

  #giveUpPlay(slot: number): void {
    if (this.#player.has(slot)) {
      this.#player.abandon(slot);
      this.#options.context.kept.forget(slot);
    }
    if (this.#seeking?.slot === slot) this.#seeking = null;
  }

  #noteReceipt({ verdict, ...receipt }: Receipt): void {
    if (verdict !== "refused") return;
    this.#options.meter.count("refusedSegments");
    this.#options.logger.warn("segment was refused", receipt);
  }

  /** Does one piece of work. @returns false when there is none */
  async #work(): Promise<boolean> {
    if (await this.#sendAgain()) return true;
    if (!this.#options.draining()) {
      if (await this.#seek()) return true;
      await this.#startDue();
    }
    if (this.#player.size === 0) return await this.#sendSnapshot();
    for (const slot of await this.#player.step(this.#sink)) {
      this.#leases.advance(slot);
      this.#options.meter.count("segments");
    }
    return true;
  }

  /** Sends one message of a segment that was played for another connection. */
  async #sendAgain(): Promise<boolean> {
    const lease = this.#leases.nextOwing();
    if (lease === undefined) return false;
    const [message, ...left] = lease.owed;
    lease.owed = left;
    if (message !== undefined) await this.#send(message);
    return true;
  }

  /** Opens the next slot that is not at its position, or replays a slice of it. */
  async #seek(): Promise<boolean> {
    const lease = this.#leases.nextToSeek();
    if (lease === undefined || lease.destination === null) return false;
    const { slot, destination, snapshot } = lease;
    const { context, yielder } = this.#options;
    if (this.#seeking?.slot !== slot) {
      await context.rack.take(slot, (other) => this.#leases.has(other));
      const stands = context.rack.standsAt(slot, destination);
      if (stands && isArrived(context.rack.get(slot), destination)) {
        lease.destination = null;
        return true;
      }
      context.kept.forget(slot);
      this.#beginSeek(destination, snapshot);
    }
    this.#replaySlice(lease);
    await yielder.yieldToEventLoop();
    return true;
  }

  #beginSeek(destination: SlotPosition, snapshot: SlotSnapshot | null): void {
    const { context, meter, logger } = this.#options;
    const { slot, actions } = destination;
    const replay = context.rack.seek(slot, destination, stepsPerSlice, snapshot ?? undefined);
    this.#seeking = { slot, replay };
    const steps = actions.length - (snapshot?.steps ?? 0);
    // A slot at the start of an episode replays only its start script.
    if (steps > 0) meter.count("replays");
    meter.count("replayedSteps", steps);
    logger.debug("slot is brought to its place", { slot, steps });
  }

  #replaySlice(lease: Lease): void {
    const { meter, logger, context } = this.#options;
    const { slot, destination, snapshot } = lease;
    const replay = this.#seeking?.replay;
    try {
      if (meter.time("replay", () => replay?.next())?.done !== true) return;
      if (destination !== null) checkArrival(context.rack.get(slot), destination);
      lease.destination = null;
    } catch (error) {
      if (snapshot === null || !isOfSnapshot(error)) throw error;
      logger.warn("a snapshot is of no use: the episode is replayed from its start", {
        slot,
        error,
      });
      lease.snapshot = null;
    }
    this.#seeking = null;
  }

  /** Uses the time in which there is nothing to play. */
  async #sendSnapshot(): Promise<boolean> {
    const { context, sendsSnapshots, draining, meter, clock } = this.#options;
    if (!sendsSnapshots || draining()) return false;
    const { rack, snapshots } = context;
    const slots = this.#leases.settled.map((slot) => rack.get(slot));
    const slot = snapshots.next(slots, clock.now());
    if (slot === null) return false;
    const snapshot = meter.time("snapshot", () => snapshots.take(slot, () => clock.now()));
    if (snapshot === null) return true;
    meter.count("snapshots");
    await this.#send({ type: "snapshot", ...snapshot });
    return true;
  }

  async #startDue(): Promise<void> {
    const { context } = this.#options;
    const { policy, feed, rack, kept } = context;
    const due = this.#leases.due(feed.newestVersion).filter(({ slot }) => !this.#player.has(slot));
    const version = due[0]?.version;
    if (version === undefined) return;
    if (policy.version !== version) {
      // The weights stay until the segments played with them are complete.
      if (this.#player.size > 0) return;
      await policy.load(await feed.obtain(version));
    }
    const room = this.#slotsAtOnce - this.#player.size;
    for (const { slot, hiddenState } of due.slice(0, Math.max(0, room))) {
      kept.begin(rack.get(slot), version);
      this.#player.start(rack.get(slot), version, hiddenState);
    }
  }

  /**
   * By default the slots of one micro-batch. A learner with its own cores then computes the first ones while the actor
   * plays the next ones, so neither waits for the other.
   */
  get #slotsAtOnce(): number {
    const { slotsAtOnce, context } = this.#options;
    const { segmentLength, learning } = context.configuration;
    return Math.max(
      leastSlotsAtOnce,
      slotsAtOnce ?? Math.floor(learning.microBatchRows / segmentLength),
    );
  }

  /**
   * Announces that the actor plays no more. The learner does not take back a slot whose segment of the open round is
   * missing. In that case the actor leaves at once, so that others can continue the slot.
   * @returns true when the actor can leave
   */
  async #handBack(): Promise<boolean> {
    const { session, clock, context, wakeSignal } = this.#options;
    if (this.#patience === null) {
      this.#patience = clock.now() + handBackMs;
      clock.timer(handBackMs, () => wakeSignal.raise());
      await session.send({ type: "draining" });
    }
    const owes =
      this.#leases.nextToSeek() !== undefined ||
      this.#leases.due(context.feed.newestVersion).length > 0;
    return this.#leases.size === 0 || owes || clock.now() >= this.#patience;
  }
}

/** Whether a replay from the episode's start may go well where one from a snapshot did not. */
function isOfSnapshot(error: unknown): boolean {
  const codes: readonly string[] = ["SNAPSHOT_REFUSED", "REPLAY_DIFFERS"];
  return error instanceof LockstepError && codes.includes(error.code);
}
