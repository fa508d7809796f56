import type { ActorMessage } from "./actor-message.ts";
import type { LearnerMessage } from "./learner-message.ts";

/** One actor's stream, on the learner's side. */
export interface ActorConnection {
  /** Unique in this process. */
  readonly id: string;
  /** Address of the actor, for logs. */
  readonly peer: string;
  /**
   * In order; iterate once. A message's frames are valid until the next message is requested: copy what you keep.
   * Reading slowly slows the actor down. Ends when the actor ends its stream. Throws {@link ProtocolError}
   * `MALFORMED_MESSAGE`, `MESSAGE_TOO_LARGE` or `UNAVAILABLE` when the stream breaks. An aborted actor may look like
   * one that ended: in both cases no more messages come.
   */
  readonly messages: AsyncIterable<ActorMessage>;
  /** Queues a message. An actor that leaves more than the allowed bytes unread is disconnected with `PEER_TOO_SLOW`. */
  send(message: LearnerMessage): void;
  /** Bytes that are queued and not yet sent. */
  readonly bufferedBytes: number;
  /** Ends the stream after the queued messages, with status OK or the error's status. Idempotent. */
  close(error?: Error): void;
}

/** The stream to the learner, on the actor's side. */
export interface PlayConnection {
  /** In order; iterate once. Ends when the learner closes or `signal` aborts, throws {@link ProtocolError} when it broke off. */
  readonly messages: AsyncIterable<LearnerMessage>;
  /** Resolves when there is room for more. @throws {ProtocolError} when the connection is lost */
  send(message: ActorMessage): Promise<void>;
  /**
   * Ends the sending half after the queued messages; the learner's messages still arrive until it ends its half.
   * Idempotent.
   */
  close(): void;
}
