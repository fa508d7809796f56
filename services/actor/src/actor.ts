import { LockstepError, messageOf } from "@lockstep/errors";
import type { EngineIdentity, ProcessorIdentity } from "@lockstep/model";
import type { PlayConnection } from "@lockstep/protocol";
import type { EventLoopYielder } from "@lockstep/round";
import type { Logger, Readiness } from "@lockstep/service-kit";
import { backoffMs, type Clock, GrowthBound, type Jitter } from "@lockstep/system";
import { ActorError } from "./actor-error.ts";
import { createEventLoopYielder } from "./play/event-loop-yielder.ts";
import { PlayLoop } from "./play/play-loop.ts";
import type { PlayMeter, PlayTotals } from "./play/play-meter.ts";
import { assertSameRun, joinRun, type RunContext, type RunPorts } from "./play/run-context.ts";
import { type ParameterSource, WeightsFeed } from "./play/weights-feed.ts";
import { LearnerSession } from "./session/learner-session.ts";
import { WakeSignal } from "./session/wake-signal.ts";

export interface ActorOptions extends Pick<RunPorts, "openEnvironment" | "createEngine"> {
  /** Unique among living actors. */
  readonly name: string;
  readonly softwareVersion: string;
  /** Of this machine. */
  readonly processor: ProcessorIdentity;
  /** The most slots that it holds. */
  readonly capacity: number;
  /** The most slots played at once; `null` for as many as share a micro-batch. */
  readonly slotsAtOnce: number | null;
  /** Most steps of one message. */
  readonly chunkSteps: number;
  /** Share of the time for snapshots of slots; 0 for none. */
  readonly snapshotShare: number;
  /** How long it tries to reach a learner before it fails; `null` for no limit. */
  readonly giveUpAfterMs: number | null;
  /** How far the process may grow once its slots are open, before it ends; `null` for no limit. */
  readonly mostGrowthBytes: number | null;
  /** Opens a stream to the learner. @param signal closes it at once */
  readonly connect: (signal: AbortSignal) => PlayConnection;
  readonly parameters: ParameterSource;
  readonly residentBytes: () => number;
  readonly meter: PlayMeter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly readiness: Readiness;
  readonly jitter: Jitter;
}

export interface ActorStatus {
  readonly actor: string;
  readonly state: "connecting" | "connected" | "draining" | "ended";
  readonly run: string | null;
  /** The engine that computes the policy; `null` before the run is known. */
  readonly engine: EngineIdentity | null;
  /** Newest version that has arrived; −1 before the first. */
  readonly newestVersion: number;
  /** Slots held, ascending. */
  readonly slots: readonly number[];
  /** Segments being played. */
  readonly playing: number;
  /** Slots with an emulator in memory, held or warm. */
  readonly openSlots: number;
  readonly totals: PlayTotals;
}

/** Name of the reason in the readiness. */
export const parameterServerReason = "parameter-server";

/** After a connection that lasted this long, the next wait is short again. */
const settledMs = 5_000;
/** Longest wait between attempts: short at first, so that a restarted learner gets its actors soon. */
const longestWaitMs = (failures: number): number => (failures <= quickAttempts ? 250 : 1_000);
/** About five seconds. */
const quickAttempts = 20;

/**
 * An actor from its first connection to its end. It reconnects when the learner is back. Meanwhile it keeps its slots'
 * emulators, but plays nothing until the slots are granted again.
 */
export class Actor {
  readonly #options: ActorOptions;
  readonly #wakeSignal = new WakeSignal();
  readonly #yielder: EventLoopYielder;
  readonly #ending = new AbortController();
  readonly #growth: GrowthBound;
  #state: ActorStatus["state"] = "connecting";
  #context: RunContext | null = null;
  #session: LearnerSession | null = null;
  #loop: PlayLoop | null = null;
  #draining = false;
  /** By how many bytes the process has grown too far; `null` while it may go on. */
  #outgrown: number | null = null;
  #running: Promise<void> | null = null;

  constructor(options: ActorOptions) {
    this.#options = options;
    this.#yielder = createEventLoopYielder(options.clock);
    this.#growth = new GrowthBound(options.mostGrowthBytes);
  }

  /**
   * Plays until the run is over or the actor was drained or closed.
   * @throws {ActorError} `GAVE_UP`, `OUTGROWN`, and errors that retries cannot solve
   */
  run(): Promise<void> {
    this.#running ??= this.#play()
      .then(() => this.#assertFits())
      .finally(() => this.#leave());
    return this.#running;
  }

  /** Finishes its current segments, returns all slots, and ends. */
  async drain(): Promise<void> {
    // Whoever asks for its end wants no other one in its place.
    this.#outgrown = null;
    this.#draining = true;
    if (this.#loop === null) return this.close();
    this.#handBack();
    await this.#running?.catch(() => undefined);
  }

  /** Ends at once. Idempotent. */
  async close(): Promise<void> {
    this.#outgrown = null;
    this.#draining = true;
    this.#ending.abort();
    this.#session?.fail(new ActorError("LEARNER_LEFT", "the actor is closing"));
    await this.#running?.catch(() => undefined);
  }

  status(): ActorStatus {
    return {
      actor: this.#options.name,
      state: this.#state,
      run: this.#context?.run ?? null,
      engine: this.#context?.policy.engine.identity ?? null,
      newestVersion: this.#context?.feed.newestVersion ?? -1,
      slots: this.#loop?.slots ?? [],
      playing: this.#loop?.playing ?? 0,
      openSlots: this.#context?.rack.open.length ?? 0,
      totals: this.#options.meter.totals(),
    };
  }

  async #play(): Promise<void> {
    const { clock, logger, jitter, readiness } = this.#options;
    let failures = 0;
    let lostSince: number | null = clock.now();
    let contactAt = clock.now();
    const contacted = (): void => {
      lostSince = null;
      contactAt = clock.now();
    };
    while (!this.#ending.signal.aborted) {
      try {
        await this.#playOnce(contacted);
        return;
      } catch (error) {
        if (this.#draining) return;
        if (!mayPass(error)) throw error;
        const now = clock.now();
        failures = lostSince === null && now - contactAt > settledMs ? 1 : failures + 1;
        lostSince ??= now;
        this.#assertPatient(now - lostSince, error);
        const waitMs = backoffMs(failures, jitter, { maxMs: longestWaitMs(failures) });
        logger.warn("connection to the learner is lost", { error, failures, waitMs });
        readiness.block("learner", `not connected to the learner: ${messageOf(error)}`);
        await clock.sleep(waitMs, this.#ending.signal).catch(() => undefined);
      }
    }
  }

  async #playOnce(contacted: () => void): Promise<void> {
    const { name, capacity, softwareVersion, processor, clock } = this.#options;
    const { meter, readiness, residentBytes, connect } = this.#options;
    this.#state = "connecting";
    if (!("learner" in readiness.reasons))
      readiness.block("connecting", "not connected to the learner yet");
    const session = new LearnerSession({
      connect,
      clock,
      wakeSignal: this.#wakeSignal,
      pulse: () => {
        const resident = residentBytes();
        this.#watchGrowth(resident);
        return { ...meter.totals(), residentBytes: resident };
      },
    });
    this.#session = session;
    try {
      const warmSlots = this.#context?.rack.open ?? [];
      const self = { actor: name, capacity, softwareVersion, processor };
      const welcome = await session.greet({ type: "hello", ...self, warmSlots });
      contacted();
      session.startHeartbeats(welcome.heartbeatIntervalMs, welcome.leaseMs);
      if (this.#context !== null) assertSameRun(this.#context, welcome);
      this.#context ??= await joinRun(welcome, capacity, this.#runPorts());
      this.#context.feed.start();
      this.#state = "connected";
      readiness.clear("learner");
      readiness.clear("connecting");
      await this.#playWith(session, this.#context, welcome.keepsSnapshots);
    } finally {
      this.#loop = null;
      await session.close();
    }
  }

  async #playWith(
    session: LearnerSession,
    context: RunContext,
    sendsSnapshots: boolean,
  ): Promise<void> {
    const { capacity, slotsAtOnce, chunkSteps, meter, clock, logger } = this.#options;
    logger.info("connected to the learner", { run: context.run });
    this.#loop = new PlayLoop({
      context,
      session,
      wakeSignal: this.#wakeSignal,
      meter,
      yielder: this.#yielder,
      clock,
      logger,
      capacity,
      slotsAtOnce,
      chunkSteps,
      sendsSnapshots,
      draining: () => this.#draining,
    });
    const end = await this.#loop.run();
    if (end === "over") this.#outgrown = null;
    logger.info("play has ended", { reason: end });
  }

  #handBack(): void {
    this.#state = "draining";
    this.#wakeSignal.raise();
  }

  /** Ends an actor that has grown too far as one that is asked to end: after its segments. */
  #watchGrowth(residentBytes: number): void {
    const grown = this.#growth.beyond(residentBytes, this.#context?.rack.open.length ?? 0);
    // At least one segment each time: however small the limit, the run comes to its end.
    const hasPlayed = this.#options.meter.totals().segments > 0;
    if (grown === null || !hasPlayed || this.#draining || this.#loop === null) return;
    this.#outgrown = grown;
    this.#draining = true;
    this.#handBack();
  }

  #assertFits(): void {
    const { mostGrowthBytes } = this.#options;
    if (this.#outgrown === null || mostGrowthBytes === null) return;
    const [grown, most] = [this.#outgrown, mostGrowthBytes].map((bytes) =>
      (bytes / 1e6).toFixed(0),
    );
    throw new ActorError(
      "OUTGROWN",
      `it has grown by ${grown} MB since it opened its slots, more than the ${most} MB of --growth-megabytes, and has handed back its slots; another actor is to take its place`,
    );
  }

  #runPorts(): RunPorts {
    const { openEnvironment, createEngine, parameters, name, readiness, snapshotShare } =
      this.#options;
    return {
      openEnvironment,
      createEngine,
      snapshotShare,
      createFeed: (run) =>
        new WeightsFeed({
          source: parameters,
          run,
          subscriber: name,
          onChange: () => {
            readiness.clear(parameterServerReason);
            this.#wakeSignal.raise();
          },
        }),
    };
  }

  #assertPatient(silentMs: number, error: unknown): void {
    const { giveUpAfterMs } = this.#options;
    if (giveUpAfterMs === null || silentMs < giveUpAfterMs) return;
    throw new ActorError(
      "GAVE_UP",
      `no learner for ${Math.round(silentMs)} ms, the most allowed is ${giveUpAfterMs} (${messageOf(error)}); start the learner or raise --give-up-after-ms`,
      { cause: error },
    );
  }

  async #leave(): Promise<void> {
    this.#state = "ended";
    await this.#context?.close();
  }
}

/** Whether a later connection may succeed: true unless the error is a defect or the user must act. */
function mayPass(error: unknown): boolean {
  return error instanceof LockstepError && (error.group === "transient" || error.group === "peer");
}
