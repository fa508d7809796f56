import type { ActorMessage } from "./actor-message.ts";
import type { LearnerMessage } from "./learner-message.ts";

/** One actor's stream, as the learner has it. */
export interface ActorConnection {
  /** Unique in this process. */
  readonly id: string;
  /** Address of the other side, for logs. */
  readonly peer: string;
  /**
   * In order; iterate once. A message's frames are there until the next message is asked for: copy what is to stay. Reading
   * slowly slows the actor down. Ends when the actor does, and throws
   * {@link ProtocolError} `MALFORMED_MESSAGE`, `MESSAGE_TOO_LARGE` or `UNAVAILABLE` when it broke off. An actor that
   * aborts may look like one that ends: either way nothing more comes from it.
   */
  readonly messages: AsyncIterable<ActorMessage>;
  /** Queues a message. An actor that lets more than the allowed bytes pile up is cut off with `PEER_TOO_SLOW`. */
  send(message: LearnerMessage): void;
  /** Sent but not yet taken by the network. */
  readonly bufferedBytes: number;
  /** Ends the stream after what was sent: with status OK, or with the error's. Idempotent. */
  close(error?: Error): void;
}

/** The learner's stream, as an actor has it. */
export interface PlayConnection {
  /** In order; iterate once. Ends when the learner closes or `signal` aborts, throws {@link ProtocolError} when it broke off. */
  readonly messages: AsyncIterable<LearnerMessage>;
  /** Resolves when there is room for more. @throws {ProtocolError} when the connection is gone */
  send(message: ActorMessage): Promise<void>;
  /** Ends our half after what was sent; the learner's messages still arrive until it ends its own. Idempotent. */
  close(): void;
}
