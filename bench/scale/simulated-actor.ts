import { setImmediate as nextTurn } from "node:timers/promises";
import { thisProcessor } from "@lockstep/model";
import { type LearnerMessage, openPlay, type PlayConnection } from "@lockstep/protocol";
import type { SyntheticSegment } from "./synthetic-segment.ts";

export interface SimulatedActorOptions {
  readonly name: string;
  readonly learner: string;
  readonly token: string;
  /** Most slots it takes. */
  readonly capacity: number;
  /** What it sends, given the run's configuration. */
  readonly segmentsOf: (configurationJson: string) => SyntheticSegment;
}

const here = thisProcessor();

interface Lease {
  version: number;
  episode: number;
}

/** An actor without an emulator: it has its own connection and stream, and sends heartbeats and segments. */
export class SimulatedActor {
  /** Ends with the run; rejects when the learner refuses anything. */
  readonly ended: Promise<void>;
  readonly #options: SimulatedActorOptions;
  readonly #play: PlayConnection;
  readonly #leases = new Map<number, Lease>();
  #segments: SyntheticSegment | null = null;
  #newest = -1;
  #playing = false;
  #beats = 0;
  #heartbeat: ReturnType<typeof setInterval> | undefined;

  constructor(options: SimulatedActorOptions) {
    this.#options = options;
    this.#play = openPlay({
      address: options.learner,
      token: options.token,
      signal: new AbortController().signal,
      connectTimeoutMs: 120_000,
      // Hundreds of actors share a core with each other and with the learner.
      patienceMs: 120_000,
    });
    this.ended = this.#live();
  }

  /** A version is out. */
  published(version: number): void {
    this.#newest = version;
    this.#playDue();
  }

  async #live(): Promise<void> {
    const { name, capacity } = this.#options;
    const self = { actor: name, capacity, softwareVersion: "simulated", processor: here };
    await this.#play.send({ type: "hello", ...self, warmSlots: [] });
    try {
      for await (const message of this.#play.messages) {
        if (message.type === "runOver") return;
        this.#hear(message);
      }
    } finally {
      clearInterval(this.#heartbeat);
      this.#play.close();
    }
  }

  #hear(message: LearnerMessage): void {
    switch (message.type) {
      case "welcome": {
        this.#segments = this.#options.segmentsOf(message.configurationJson);
        this.#heartbeat = setInterval(() => this.#beat(), message.heartbeatIntervalMs);
        break;
      }
      case "grant":
        this.#leases.set(message.slot, { version: message.version, episode: message.episode });
        this.#playDue();
        break;
      case "revoke":
        this.#leases.delete(message.slot);
        break;
      case "receipt":
        if (message.verdict === "refused") throw new Error(`${message.code}: ${message.message}`);
        break;
      default:
    }
  }

  #beat(): void {
    this.#beats += 1;
    const nothing = { steps: 0, emulationSeconds: 0, inferenceSeconds: 0, residentBytes: 0 };
    this.#play
      .send({ type: "heartbeat", sequence: this.#beats, ...nothing })
      .catch(() => undefined);
  }

  #playDue(): void {
    if (this.#playing || this.#segments === null) return;
    this.#playing = true;
    this.#playAll(this.#segments)
      // The reader of messages reports a broken stream.
      .catch(() => undefined)
      .finally(() => {
        this.#playing = false;
      });
  }

  async #playAll(segments: SyntheticSegment): Promise<void> {
    for (let due = this.#due(); due !== undefined; due = this.#due()) {
      const [slot, lease] = due;
      const { steps, end } = segments(slot, lease.version, lease.episode);
      lease.version += 1;
      lease.episode += 1;
      for (const message of steps) await this.#play.send(message);
      await this.#play.send(end);
      // Many actors share a process: each must receive its peer's keepalive in time.
      await nextTurn();
    }
  }

  /** The oldest round's first. */
  #due(): [number, Lease] | undefined {
    let due: [number, Lease] | undefined;
    for (const [slot, lease] of this.#leases) {
      if (lease.version > this.#newest || (due !== undefined && lease.version >= due[1].version))
        continue;
      due = [slot, lease];
    }
    return due;
  }
}
