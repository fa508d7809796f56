import { LockstepError } from "@lockstep/errors";
import {
  type ActorConnection,
  type ActorMessage,
  type Receipt,
  releaseMemory,
  type Welcome,
} from "@lockstep/protocol";
import type { Segment } from "@lockstep/round";
import type { Logger } from "@lockstep/service-kit";
import type { Clock } from "@lockstep/system";
import { MessageScheduler } from "../intake/message-scheduler.ts";
import type { SegmentIntake } from "../intake/segment-intake.ts";
import { LearnerError } from "../learner-error.ts";
import type { Tally } from "../report/tally.ts";
import type { SlotTable } from "../slots/slot-table.ts";
import { createDeferred, type Deferred } from "../waiting/deferred.ts";
import type { ActorRoster, ActorSession } from "./actor-roster.ts";
import { RefusalLog } from "./refusal-log.ts";
import type { SlotLeases } from "./slot-leases.ts";

export interface ActorServiceOptions {
  readonly welcome: Welcome;
  readonly table: SlotTable;
  readonly intake: SegmentIntake;
  readonly roster: ActorRoster;
  readonly leases: SlotLeases;
  readonly tally: Tally;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Takes an accepted segment. */
  readonly onSegment: (segment: Segment) => void;
  /** Actors came, went, or were given slots. */
  readonly onChange: () => void;
}

type Play = Extract<ActorMessage, { readonly slot: number }>;

/** Speaks with actors: one {@link connect} a stream. */
export class ActorService {
  readonly #options: ActorServiceOptions;
  readonly #scheduler: MessageScheduler;
  readonly #refusals: RefusalLog;
  #published = -1;
  #publication: Deferred<void> = createDeferred();
  #over = false;

  constructor(options: ActorServiceOptions) {
    this.#options = options;
    this.#scheduler = new MessageScheduler(options.clock);
    this.#refusals = new RefusalLog(options.clock, options.logger);
  }

  /** Serves an actor's stream until it ends. */
  async connect(connection: ActorConnection): Promise<void> {
    const { roster, clock } = this.#options;
    const session = roster.open(connection, clock.now());
    try {
      for await (const message of connection.messages) {
        session.heardMs = clock.now();
        await this.#inTurn(session, message);
        if (session.gone) return;
      }
      connection.close();
    } catch (error) {
      if (session.gone) return;
      const actor = session.hello?.actor;
      const code = error instanceof LockstepError ? error.code : "INTERNAL";
      this.#refusals.add("actor cut off", code, { actor, peer: connection.peer, error });
      if (error instanceof LearnerError && error.code.startsWith("SEGMENT_")) {
        this.#options.tally.refuse(error.code);
      }
      connection.close(error instanceof LockstepError ? error : new Error(String(error)));
    } finally {
      this.#leave(session);
    }
  }

  /** A version can be played now: what actors sent of it may come in. */
  published(version: number): void {
    this.#published = version;
    this.#options.leases.roundStarted(this.#options.clock.now());
    const waiting = this.#publication;
    this.#publication = createDeferred();
    waiting.resolve();
  }

  /** Sends away whoever has been silent for too long. @param intervalMs since the last call, as planned */
  checkLeases(intervalMs: number): void {
    const { roster, leases, clock, tally, logger } = this.#options;
    const now = clock.now();
    for (const session of roster.expired(now, intervalMs)) {
      const actor = session.hello?.actor ?? session.connection.peer;
      const silentMs = Math.round(now - session.heardMs);
      tally.add("leasesExpired");
      logger.warn("lease expired", { actor, silentMs });
      this.#leave(session);
      session.connection.close(
        new LearnerError(
          "LEASE_EXPIRED",
          `nothing was heard of actor ${actor} for ${silentMs} ms; its slots went to others`,
        ),
      );
    }
    leases.helpStragglers(now);
  }

  /** No further rounds: every actor ends. */
  runOver(version: number): void {
    this.#over = true;
    for (const { connection } of this.#options.roster.actors) {
      connection.send({ type: "runOver", version });
    }
    this.close();
  }

  /** Ends all streams; actors look for another learner. */
  close(): void {
    for (const session of this.#options.roster.actors) {
      this.#options.roster.remove(session);
      session.connection.close();
    }
    this.published(Number.POSITIVE_INFINITY);
  }

  /**
   * Handles a message when others have been handled, and, when it belongs to the next round, when the weights of that
   * are out.
   */
  async #inTurn(session: ActorSession, message: ActorMessage): Promise<void> {
    session.heldBack = true;
    for (let handled = false; !handled; ) {
      while (this.#isEarly(message)) await this.#publication.promise;
      await this.#scheduler.schedule(() => {
        if (this.#isEarly(message)) return;
        handled = true;
        session.heldBack = false;
        if (!session.gone) this.#handle(session, message);
      });
    }
  }

  #isEarly(message: ActorMessage): boolean {
    if (!("version" in message) || message.version !== this.#options.table.version) return false;
    return message.version > this.#published;
  }

  #handle(session: ActorSession, message: ActorMessage): void {
    if (message.type === "hello") {
      this.#welcome(session, message);
      return;
    }
    const actor = session.hello?.actor;
    if (actor === undefined) {
      throw new LearnerError(
        "PROTOCOL_VIOLATION",
        `an actor's first message is ${message.type}, expected hello`,
      );
    }
    if (message.type === "heartbeat") {
      this.#options.roster.beat(session, message, this.#options.clock.now());
      session.connection.send({ type: "heartbeatEcho", sequence: message.sequence });
    } else if (message.type === "draining") {
      session.draining = true;
      this.#options.logger.info("actor drains", { actor });
      this.#afterDrain(session);
    } else {
      this.#take(session, actor, message);
    }
  }

  #welcome(session: ActorSession, hello: Extract<ActorMessage, { type: "hello" }>): void {
    const { roster, clock, leases, logger, welcome, onChange } = this.#options;
    const replaced = roster.register(session, hello, clock.now());
    if (replaced !== undefined) {
      this.#leave(replaced);
      replaced.connection.close(
        new LearnerError("LEASE_EXPIRED", `actor ${hello.actor} has connected anew`),
      );
    }
    const { actor, capacity, softwareVersion } = hello;
    logger.info("actor joined", {
      actor,
      capacity,
      softwareVersion,
      peer: session.connection.peer,
    });
    session.connection.send(welcome);
    if (this.#over) {
      session.connection.send({ type: "runOver", version: this.#options.table.version });
      return;
    }
    leases.assign();
    onChange();
  }

  #take(session: ActorSession, actor: string, message: Play): void {
    const { intake, leases, tally, onSegment } = this.#options;
    if (message.type === "steps") {
      this.#answer(session, actor, intake.steps(actor, message));
      releaseMemory(message.frames);
      return;
    }
    const verdict = intake.end(actor, message);
    if (verdict === null) return;
    this.#answer(session, actor, verdict.receipt);
    if (verdict.segment === null) return;
    tally.add("segmentsAccepted");
    leases.answered(message.slot, actor);
    if (session.draining) this.#afterDrain(session);
    onSegment(verdict.segment);
  }

  #answer(session: ActorSession, actor: string, receipt: Receipt | null): void {
    if (receipt === null) return;
    const { tally, logger } = this.#options;
    if (receipt.verdict === "duplicate") tally.add("segmentsDuplicate");
    if (receipt.verdict === "refused") {
      tally.refuse(receipt.code);
      this.#refusals.add("segment refused", receipt.code, { actor, reason: receipt.message });
    }
    if (receipt.code === ("CONFLICTING_DUPLICATE" satisfies LearnerError["code"])) {
      tally.add("conflictingDuplicates");
      logger.error("determinism is broken: two answers to one segment differ", {
        actor,
        slot: receipt.slot,
        version: receipt.version,
      });
    }
    session.connection.send(receipt);
  }

  #afterDrain(session: ActorSession): void {
    this.#options.leases.releaseFinished(session);
    this.#options.onChange();
  }

  #leave(session: ActorSession): void {
    if (session.gone) return;
    const { roster, leases, logger, onChange } = this.#options;
    roster.remove(session);
    const actor = session.hello?.actor;
    if (actor === undefined) return;
    logger.info("actor left", { actor });
    leases.actorLeft(actor);
    onChange();
  }
}
