import {
  type ActorMessage,
  type Grant,
  type LearnerMessage,
  type PlayConnection,
  ProtocolError,
} from "@lockstep/protocol";
import { MessageQueue } from "./message-queue.ts";

/** A learner without a network: keeps what actors say, and says what the test tells it to. */
export class FakeLearner {
  /** Everything of the current connection, heartbeats apart. */
  received: ActorMessage[] = [];
  heartbeats = 0;
  connections = 0;
  /** Refuses connections while true. */
  away = false;
  answersHeartbeats = true;
  readonly #greeting: readonly LearnerMessage[];
  #queue = new MessageQueue<LearnerMessage>();

  /** @param greeting what it sends on each connection */
  constructor(...greeting: readonly LearnerMessage[]) {
    this.#greeting = greeting;
  }

  /** For `ActorOptions.connect`. */
  readonly connect = (signal: AbortSignal): PlayConnection => {
    const queue = new MessageQueue<LearnerMessage>();
    this.#queue = queue;
    this.connections += 1;
    this.received = [];
    signal.addEventListener("abort", () => queue.end());
    if (this.away) queue.end(new ProtocolError("UNAVAILABLE", "nobody is there"));
    else for (const message of this.#greeting) queue.push(message);
    return {
      messages: queue,
      send: async (message) => {
        if (signal.aborted) throw new ProtocolError("CANCELLED", "the connection is gone");
        this.#hear(message, queue);
      },
      close: () => queue.end(),
    };
  };

  say(...messages: readonly LearnerMessage[]): void {
    for (const message of messages) this.#queue.push(message);
  }

  breakOff(): void {
    this.#queue.end(new ProtocolError("UNAVAILABLE", "the connection broke"));
  }

  /** Messages of that type so far. */
  heard<Type extends ActorMessage["type"]>(
    type: Type,
  ): readonly Extract<ActorMessage, { type: Type }>[] {
    return this.received.filter(
      (message): message is Extract<ActorMessage, { type: Type }> => message.type === type,
    );
  }

  #hear(message: ActorMessage, queue: MessageQueue<LearnerMessage>): void {
    if (message.type !== "heartbeat") {
      this.received.push(message);
      return;
    }
    this.heartbeats += 1;
    if (this.answersHeartbeats) queue.push({ type: "heartbeatEcho", sequence: message.sequence });
  }
}

/** A grant of a slot at its very first step, unless it says otherwise. */
export function aGrant(grant: Partial<Omit<Grant, "type">>): Grant {
  return {
    type: "grant",
    slot: 0,
    version: 0,
    episode: 0,
    actions: new Uint8Array(0),
    stepsBefore: 0,
    ...grant,
  };
}
