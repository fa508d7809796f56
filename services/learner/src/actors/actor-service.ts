import { LockstepError } from "@lockstep/errors";
import type {
  ActorConnection,
  ActorMessage,
  Receipt,
  SegmentEnd,
  SegmentSteps,
  SnapshotMessage,
  Welcome,
} from "@lockstep/protocol";
import type { Logger } from "@lockstep/service-kit";
import type { Clock, Timer } from "@lockstep/system";
import { MessageScheduler } from "../intake/message-scheduler.ts";
import { LearnerError } from "../learner-error.ts";
import type { Tally } from "../report/tally.ts";
import type { OpenRound } from "../round/open-round.ts";
import { createDeferred, type Deferred } from "../waiting/deferred.ts";
import { type ActorProcessor, assertSameBits } from "./actor-processor.ts";
import type { ActorRoster, ActorSession } from "./actor-roster.ts";
import { RefusalLog } from "./refusal-log.ts";
import type { SlotLeases } from "./slot-leases.ts";

export interface ActorServiceOptions {
  readonly welcome: Welcome;
  /** What the actors' processors must be; absent where that does not matter. */
  readonly actorProcessor?: ActorProcessor | undefined;
  /** The open round. */
  readonly round: () => OpenRound;
  readonly roster: ActorRoster;
  readonly leases: SlotLeases;
  readonly tally: Tally;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A segment of the open round was accepted. */
  readonly onAccepted: () => void;
  /** Actors joined, left, or received slots. */
  readonly onChange: () => void;
}

type Play = SegmentSteps | SegmentEnd;

/** Serves actors: one {@link connect} for each stream. */
export class ActorService {
  readonly #options: ActorServiceOptions;
  readonly #scheduler: MessageScheduler;
  readonly #refusals: RefusalLog;
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

  /** The open round's version is published: actors' messages of it are accepted from now on. */
  published(): void {
    this.#options.leases.roundStarted(this.#options.clock.now());
    const waiting = this.#publication;
    this.#publication = createDeferred();
    waiting.resolve();
  }

  /** Disconnects actors that are silent for too long, until the timer is cancelled. */
  watchLeases(intervalMs: number): Timer {
    const { clock } = this.#options;
    let timer: Timer;
    const check = (): void => {
      this.#checkLeases(intervalMs);
      timer = clock.timer(intervalMs, check);
    };
    timer = clock.timer(intervalMs, check);
    return { cancel: () => timer.cancel() };
  }

  /** @param intervalMs since the last call, as planned */
  #checkLeases(intervalMs: number): void {
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
          `actor ${actor} sent nothing for ${silentMs} ms; other actors continue its slots`,
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

  /** Ends all streams; actors then try to reconnect. */
  close(): void {
    for (const session of this.#options.roster.actors) {
      this.#options.roster.remove(session);
      session.connection.close();
    }
    this.published();
  }

  /**
   * Handles a message in its turn; a message of the next round waits until that round's weights are published.
   */
  async #inTurn(session: ActorSession, message: ActorMessage): Promise<void> {
    session.heldBack = true;
    for (let handled = false; !handled; ) {
      while (!session.gone && this.#isEarly(message)) await this.#publication.promise;
      await this.#scheduler.schedule(() => {
        if (!session.gone && this.#isEarly(message)) return;
        handled = true;
        session.heldBack = false;
        if (!session.gone) this.#handle(session, message);
      });
    }
  }

  #isEarly(message: ActorMessage): boolean {
    const { version, state } = this.#options.round();
    return state === "early" && "version" in message && message.version === version;
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
        `an actor's first message is ${message.type}, expected hello; run the same version of Lockstep on both sides`,
      );
    }
    if (message.type === "heartbeat") {
      this.#options.roster.beat(session, message, this.#options.clock.now());
      session.connection.send({ type: "heartbeatEcho", sequence: message.sequence });
    } else if (message.type === "draining") {
      session.draining = true;
      this.#options.logger.info("actor drains", { actor });
      this.#afterDrain(session);
    } else if (message.type === "snapshot") {
      this.#keep(actor, message);
    } else {
      this.#take(session, actor, message);
    }
  }

  /** A snapshot is only a convenience: one that cannot be kept costs its sender nothing. */
  #keep(actor: string, { type: _, ...snapshot }: SnapshotMessage): void {
    const { leases, round } = this.#options;
    const { slot } = snapshot;
    const slots = round().positions.length;
    if (slot >= slots) {
      throw new LearnerError(
        "PROTOCOL_VIOLATION",
        `actor ${actor} sent a snapshot of slot ${slot}, expected less than ${slots}`,
      );
    }
    if (leases.keepSnapshot(actor, snapshot) !== "damaged") return;
    const reason = `the snapshot of slot ${slot} does not have its SHA-256: it was changed on its way`;
    this.#refusals.add("snapshot not kept", "SNAPSHOT_DAMAGED", { actor, reason });
  }

  #welcome(session: ActorSession, hello: Extract<ActorMessage, { type: "hello" }>): void {
    const { roster, clock, leases, logger, welcome, actorProcessor, onChange } = this.#options;
    if (!assertSameBits(hello, welcome.actorEngine, actorProcessor))
      logger.warn("an actor does not say its processor: run the same version of Lockstep", {
        actor: hello.actor,
        softwareVersion: hello.softwareVersion,
      });
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
      session.connection.send({ type: "runOver", version: this.#options.round().version });
      return;
    }
    leases.assign();
    onChange();
  }

  #take(session: ActorSession, actor: string, message: Play): void {
    const { leases, tally, onAccepted } = this.#options;
    const round = this.#options.round();
    if (message.type === "steps") {
      this.#answer(session, actor, round.steps(actor, message));
      return;
    }
    const receipt = round.end(actor, message);
    this.#answer(session, actor, receipt);
    if (receipt?.verdict !== "accepted") return;
    tally.add("segmentsAccepted");
    leases.answered(message.slot, actor);
    if (session.draining) this.#afterDrain(session);
    onAccepted();
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
