import type { ActorConnection, Heartbeat, Hello } from "@lockstep/protocol";
import { LearnerError } from "../learner-error.ts";
import type { SlotTaker } from "../slots/slot-assignment.ts";

/** One actor's stream, from its first message or before it. */
export interface ActorSession {
  readonly connection: Pick<ActorConnection, "id" | "peer" | "send" | "close">;
  /** `null` until it said hello. */
  hello: Hello | null;
  /** It gives its slots back and takes no new ones. */
  draining: boolean;
  /** Something was last heard of it. */
  heardMs: number;
  /** Its next message waits for us: its silence is not its own. */
  heldBack: boolean;
  /** It left, or was sent away. */
  gone: boolean;
  heartbeat: Heartbeat | null;
  /** Over the last few heartbeats. */
  stepsPerSecond: number;
  /** Steps in a second of work, waiting apart: what its share of slots goes by. `null` before it was measured. */
  speed: number | null;
  /** How often it was. */
  speedsMeasured: number;
  /** See {@link SlotTaker.trust}. */
  trust: number;
  readonly rate: { steps: number; ms: number; workSeconds: number };
}

/** Seconds of computing that actors reported, living and gone. */
export interface ActorUsage {
  readonly steps: number;
  readonly emulationSeconds: number;
  readonly inferenceSeconds: number;
}

/** Steps a second are measured over at least so long. */
const rateWindowMs = 3_000;
/** And an actor's speed over so much work. */
const leastWorkSeconds = 0.2;
/**
 * A speed is a mean of about so many measurements: a core in a cloud is slower by a half for some seconds and then not, and
 * slots that move for it are replayed, only to move back.
 */
const speedMemory = 8;
/** An actor that kept a round waiting is taken to be so much slower than it was, */
const distrust = 1 / 16;
/** and then, each time that steps are counted, less so. */
const trustRegained = 2;
/** Actors, living and gone, whose memory is remembered. */
const rememberedPeaks = 4_096;
/** Before its first heartbeat an actor finds its game and readies its network, and may be too busy to speak. */
const firstLeases = 3;

/** Who plays: every actor's stream with its lease. */
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

  /** Everyone who said hello, in that order. */
  get actors(): readonly (ActorSession & { readonly hello: Hello })[] {
    return [...this.#sessions].filter((session) => hasHello(session));
  }

  /** Everyone who can be given slots. */
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

  /** How many can be given slots. */
  get takerCount(): number {
    let count = 0;
    for (const { hello, draining } of this.#sessions) if (hello !== null && !draining) count += 1;
    return count;
  }

  /** A stream was opened. */
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
   * An actor says who it is.
   * @returns a silent session of the same name that it replaces, e.g. after its network broke
   * @throws {LearnerError} `PROTOCOL_VIOLATION`, `ACTOR_NAME_TAKEN`
   */
  register(session: ActorSession, hello: Hello, nowMs: number): ActorSession | undefined {
    if (session.hello !== null) {
      throw new LearnerError(
        "PROTOCOL_VIOLATION",
        `actor ${session.hello.actor} said hello twice; once is enough`,
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
    // To the end, so that ties are broken by the order of hellos.
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
    // Whoever comes under a new name each time must not fill the memory.
    const [oldest] = this.#peaks.keys();
    if (oldest !== undefined) this.#peaks.delete(oldest);
  }

  /** An actor kept a round waiting so long that another one was faster with its slot. */
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
   * Whose lease has ended. Call it at even intervals.
   * @param intervalMs between calls: when one comes late it was this process that was busy, not the actors
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
