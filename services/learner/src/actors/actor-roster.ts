import type { ActorConnection, Heartbeat, Hello } from "@lockstep/protocol";
import { LearnerError } from "../learner-error.ts";
import type { SlotTaker } from "../slots/slot-assignment.ts";

/** One actor's stream, from its opening on. */
export interface ActorSession {
  readonly connection: Pick<ActorConnection, "id" | "peer" | "send" | "bufferedBytes" | "close">;
  /** `null` until its hello. */
  hello: Hello | null;
  /** It returns its slots and takes no new ones. */
  draining: boolean;
  /** Time of its last message. */
  heardMs: number;
  /** Its next message waits for this process, so it does not count as silent. */
  heldBack: boolean;
  /** It left, or the learner disconnected it. */
  gone: boolean;
  heartbeat: Heartbeat | null;
  /** Over the last few heartbeats. */
  stepsPerSecond: number;
  /** Steps per second of work, without waits. Its share of slots depends on it. `null` before the first measurement. */
  speed: number | null;
  /** Number of its measurements. */
  speedsMeasured: number;
  /** See {@link SlotTaker.trust}. */
  trust: number;
  readonly rate: { steps: number; ms: number; workSeconds: number };
}

/** CPU seconds that connected and former actors reported. */
export interface ActorUsage {
  readonly steps: number;
  readonly emulationSeconds: number;
  readonly inferenceSeconds: number;
}

/** Shortest time over which steps a second are measured. */
const rateWindowMs = 3_000;
/** Least work over which an actor's speed is measured. */
const leastWorkSeconds = 0.2;
/**
 * A speed is a mean of about this many measurements. A cloud core may be half as fast for a few seconds. Slots that
 * move for that would be replayed and then move back.
 */
const speedMemory = 8;
/** Factor on the speed of an actor that made a round wait, */
const distrust = 1 / 16;
/** and the factor by which it recovers at each count of steps. */
const trustRegained = 2;
/** Most connected and former actors whose memory use is kept. */
const rememberedPeaks = 4_096;
/**
 * Before its first heartbeat an actor opens its game and prepares its network, and may be too busy to send messages.
 */
const firstLeases = 3;

/** All actors' streams with their leases. */
export class ActorRoster {
  readonly #leaseMs: number;
  readonly #takeoverMs: number;
  readonly #sessions = new Set<ActorSession>();
  readonly #byName = new Map<string, ActorSession>();
  readonly #peaks = new Map<string, number>();
  #gone: ActorUsage = { steps: 0, emulationSeconds: 0, inferenceSeconds: 0 };
  #lastCheckMs: number | null = null;

  constructor(options: { readonly leaseMs: number; readonly heartbeatIntervalMs: number }) {
    this.#leaseMs = options.leaseMs;
    this.#takeoverMs = options.heartbeatIntervalMs * 1.5;
  }

  /** All actors with a hello, in the order of hellos. */
  get actors(): readonly (ActorSession & { readonly hello: Hello })[] {
    return [...this.#sessions].filter((session) => hasHello(session));
  }

  /** All actors that can take slots. */
  get takers(): readonly SlotTaker[] {
    return this.actors
      .filter(({ draining }) => !draining)
      .map(({ hello, speed, trust }) => ({
        actor: hello.actor,
        capacity: hello.capacity,
        warmSlots: hello.warmSlots,
        stepsPerSecond: speed,
        trust,
      }));
  }

  /** Number of actors that can take slots. */
  get takerCount(): number {
    let count = 0;
    for (const { hello, draining } of this.#sessions) if (hello !== null && !draining) count += 1;
    return count;
  }

  /** Adds a stream. */
  open(connection: ActorSession["connection"], nowMs: number): ActorSession {
    const session: ActorSession = {
      connection,
      hello: null,
      draining: false,
      heardMs: nowMs,
      heldBack: false,
      gone: false,
      heartbeat: null,
      stepsPerSecond: 0,
      speed: null,
      speedsMeasured: 0,
      trust: 1,
      rate: { steps: 0, ms: nowMs, workSeconds: 0 },
    };
    this.#sessions.add(session);
    return session;
  }

  find(actor: string): ActorSession | undefined {
    return this.#byName.get(actor);
  }

  /**
   * Handles an actor's hello.
   * @returns a silent session of the same name that it replaces, e.g. after its network broke
   * @throws {LearnerError} `PROTOCOL_VIOLATION`, `ACTOR_NAME_TAKEN`
   */
  register(session: ActorSession, hello: Hello, nowMs: number): ActorSession | undefined {
    if (session.hello !== null) {
      throw new LearnerError(
        "PROTOCOL_VIOLATION",
        `actor ${session.hello.actor} said hello twice on one connection, expected once; run the same version of Lockstep on both sides`,
      );
    }
    if (hello.actor === "" || !Number.isInteger(hello.capacity) || hello.capacity < 1) {
      throw new LearnerError(
        "PROTOCOL_VIOLATION",
        `hello of actor "${hello.actor}" has capacity ${hello.capacity}, expected a name and at least 1`,
      );
    }
    const before = this.#byName.get(hello.actor);
    if (before !== undefined && nowMs - before.heardMs < this.#takeoverMs) {
      throw new LearnerError(
        "ACTOR_NAME_TAKEN",
        `actor ${hello.actor} is connected already (from ${before.connection.peer}); give every actor its own name`,
      );
    }
    // Moved to the end, so ties are broken by the order of hellos.
    this.#sessions.delete(session);
    this.#sessions.add(session);
    this.#byName.set(hello.actor, session);
    session.hello = hello;
    return before;
  }

  beat(session: ActorSession, heartbeat: Heartbeat, nowMs: number): void {
    session.heartbeat = heartbeat;
    const name = session.hello?.actor ?? session.connection.id;
    this.#notePeak(name, heartbeat.residentBytes);
    const ms = nowMs - session.rate.ms;
    if (ms < rateWindowMs) return;
    const steps = heartbeat.steps - session.rate.steps;
    session.stepsPerSecond = (steps * 1000) / ms;
    const workSeconds = heartbeat.emulationSeconds + heartbeat.inferenceSeconds;
    const worked = workSeconds - session.rate.workSeconds;
    if (worked >= leastWorkSeconds && steps > 0) {
      session.speedsMeasured = Math.min(session.speedsMeasured + 1, speedMemory);
      const before = session.speed ?? 0;
      session.speed = before + (steps / worked - before) / session.speedsMeasured;
    }
    session.rate.steps = heartbeat.steps;
    session.rate.ms = nowMs;
    session.rate.workSeconds = workSeconds;
    session.trust = Math.min(1, session.trust * trustRegained);
  }

  #notePeak(name: string, residentBytes: number): void {
    const peak = Math.max(this.#peaks.get(name) ?? 0, residentBytes);
    this.#peaks.delete(name);
    this.#peaks.set(name, peak);
    if (this.#peaks.size <= rememberedPeaks) return;
    // Bounded: an actor that uses a new name each time must not fill the memory.
    const [oldest] = this.#peaks.keys();
    if (oldest !== undefined) this.#peaks.delete(oldest);
  }

  /** An actor made a round wait so long that another one finished its slot first. */
  keptWaiting(actor: string): void {
    const session = this.find(actor);
    if (session !== undefined) session.trust = distrust;
  }

  remove(session: ActorSession): void {
    session.gone = true;
    if (!this.#sessions.delete(session)) return;
    const name = session.hello?.actor ?? "";
    if (this.#byName.get(name) === session) this.#byName.delete(name);
    this.#gone = plus(this.#gone, session.heartbeat);
  }

  /** Of all actors since this learner started. */
  usage(): ActorUsage {
    return [...this.#sessions].reduce((sum, { heartbeat }) => plus(sum, heartbeat), this.#gone);
  }

  /** Largest resident bytes that each actor reported, living and gone. */
  get peakBytes(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#peaks);
  }

  /**
   * Actors whose lease has ended. Call it at even intervals.
   * @param intervalMs between calls: a late call means that this process was busy, not the actors
   */
  expired(nowMs: number, intervalMs: number): ActorSession[] {
    const late = nowMs - (this.#lastCheckMs ?? nowMs) - intervalMs;
    this.#lastCheckMs = nowMs;
    const ended: ActorSession[] = [];
    for (const session of this.#sessions) {
      if (session.heldBack) session.heardMs = nowMs;
      else if (late > intervalMs) session.heardMs = Math.min(nowMs, session.heardMs + late);
      const leases = session.heartbeat === null ? firstLeases : 1;
      if (nowMs - session.heardMs >= this.#leaseMs * leases) ended.push(session);
    }
    return ended;
  }
}

function hasHello(session: ActorSession): session is ActorSession & { readonly hello: Hello } {
  return session.hello !== null;
}

function plus(sum: ActorUsage, heartbeat: Heartbeat | null): ActorUsage {
  if (heartbeat === null) return sum;
  return {
    steps: sum.steps + heartbeat.steps,
    emulationSeconds: sum.emulationSeconds + heartbeat.emulationSeconds,
    inferenceSeconds: sum.inferenceSeconds + heartbeat.inferenceSeconds,
  };
}
