import type {
  ActorMessage,
  Hello,
  LearnerMessage,
  PlayConnection,
  Welcome,
} from "@lockstep/protocol";
import type { Clock, Timer } from "@lockstep/system";
import { ActorError } from "../actor-error.ts";
import type { WakeSignal } from "./wake-signal.ts";

export interface LearnerSessionOptions {
  /** @param signal ends the connection at once */
  readonly connect: (signal: AbortSignal) => PlayConnection;
  readonly clock: Clock;
  /** Raised when there is a message or the session has failed. */
  readonly wakeSignal: WakeSignal;
  /** What a heartbeat carries besides its number. */
  readonly pulse: () => {
    readonly steps: number;
    readonly emulationSeconds: number;
    readonly inferenceSeconds: number;
    readonly residentBytes: number;
  };
}

/** Longest wait for a Welcome after the start of the connection. */
export const welcomeTimeoutMs = 15_000;
/** Number of lease periods in which a learner must send some message. */
const patientLeases = 3;
/** Longest wait for the learner to end its half of the stream after the actor ended its own. */
const farewellMs = 1_000;

/**
 * One connection to the learner: greeting, heartbeats, messages in both directions. It does not reconnect. An error is
 * kept until {@link throwIfFailed}, which is called after the messages that arrived before it.
 */
export class LearnerSession {
  readonly #options: LearnerSessionOptions;
  readonly #abort = new AbortController();
  readonly #connection: PlayConnection;
  readonly #pumped: Promise<void>;
  #inbox: LearnerMessage[] = [];
  #failure: { readonly error: unknown } | null = null;
  #heartbeat: Timer | null = null;
  #sequence = 0;
  #unanswered = 0;

  constructor(options: LearnerSessionOptions) {
    this.#options = options;
    this.#connection = options.connect(this.#abort.signal);
    this.#pumped = this.#pump();
  }

  /**
   * @returns the learner's first message
   * @throws {ActorError} `LEARNER_SILENT` after {@link welcomeTimeoutMs}, `UNEXPECTED_MESSAGE`
   */
  async greet(hello: Hello): Promise<Welcome> {
    const { clock, wakeSignal } = this.#options;
    const deadline = clock.timer(welcomeTimeoutMs, () =>
      this.fail(
        new ActorError(
          "LEARNER_SILENT",
          `the learner accepted the connection but sent no welcome within ${welcomeTimeoutMs} ms; if this repeats, check that --learner is a learner's gRPC address, and look at the learner's log`,
        ),
      ),
    );
    try {
      await this.send(hello);
      for (;;) {
        const [first] = this.#inbox;
        if (first?.type === "welcome") {
          this.#inbox.shift();
          return first;
        }
        this.throwIfFailed();
        if (first !== undefined) {
          throw new ActorError(
            "UNEXPECTED_MESSAGE",
            `the learner's first message is ${first.type}, expected welcome; run the same version of Lockstep on both sides`,
          );
        }
        await wakeSignal.wait();
      }
    } finally {
      deadline.cancel();
    }
  }

  /**
   * Sends heartbeats from now on. When the learner answers none of those that fit into a few leases, the session fails:
   * the learner decides about leases, so this only detects a learner that disappeared. Heartbeats are counted, not
   * timed, so a process that was itself frozen does not report a failed learner.
   */
  startHeartbeats(intervalMs: number, leaseMs: number): void {
    const patience = Math.ceil((patientLeases * leaseMs) / intervalMs);
    const beat = (): void => {
      if (this.#unanswered >= patience) {
        this.fail(
          new ActorError(
            "LEARNER_SILENT",
            `the learner answered none of ${patience} heartbeats in ${patience * intervalMs} ms, expected an answer to each; it is frozen, overloaded or cut off`,
          ),
        );
        return;
      }
      this.#unanswered += 1;
      this.#sequence += 1;
      this.send({ type: "heartbeat", sequence: this.#sequence, ...this.#options.pulse() }).catch(
        (error: unknown) => this.fail(error),
      );
      this.#heartbeat = this.#options.clock.timer(intervalMs, beat);
    };
    this.#heartbeat = this.#options.clock.timer(intervalMs, beat);
  }

  /** Messages since the last call, without echoes. */
  takeMessages(): readonly LearnerMessage[] {
    const messages = this.#inbox;
    this.#inbox = [];
    return messages;
  }

  send(message: ActorMessage): Promise<void> {
    return this.#connection.send(message);
  }

  /** Ends the session with an error, unless it has one already. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#heartbeat?.cancel();
    this.#abort.abort();
    this.#options.wakeSignal.raise();
  }

  get failed(): boolean {
    return this.#failure !== null;
  }

  throwIfFailed(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }

  /** Sends the remaining messages and ends the connection soon. Idempotent. */
  async close(): Promise<void> {
    this.#heartbeat?.cancel();
    this.#connection.close();
    const enough = this.#options.clock.timer(farewellMs, () => this.#abort.abort());
    await this.#pumped;
    enough.cancel();
    this.#abort.abort();
  }

  async #pump(): Promise<void> {
    try {
      for await (const message of this.#connection.messages) {
        this.#unanswered = 0;
        if (message.type === "heartbeatEcho") continue;
        this.#inbox.push(message);
        this.#options.wakeSignal.raise();
      }
      this.fail(new ActorError("LEARNER_LEFT", "the learner has ended the connection"));
    } catch (error) {
      this.fail(error);
    }
  }
}
