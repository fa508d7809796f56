import { backoffMs, type Clock, type Jitter, linkSignals } from "@lockstep/system";
import { ProtocolError } from "../errors/protocol-error.ts";
import type { ReplicaSet } from "../transport/replica-set.ts";
import type { RpcChannel } from "../transport/rpc-channel.ts";
import { encodeMessage } from "../transport/rpc-definition.ts";
import { subscribeRpc, v1 } from "../transport/rpcs.ts";
import { decodeWeights } from "./content-codec.ts";
import type { Subscription, VersionedWeights } from "./parameter-service.ts";
import { retryWaits } from "./retry-waits.ts";

export interface SubscribeOptions {
  /** Aborts when the client is closed. */
  readonly closed: AbortSignal;
  readonly maxContentBytes: number;
  readonly clock: Pick<Clock, "sleep">;
  readonly jitter: Jitter;
  readonly onRetry: ((error: ProtocolError, attempt: number) => void) | undefined;
}

/**
 * One subscription over as many streams as needed. Delivered versions always grow, whatever a server sends.
 * @throws {ProtocolError} for errors that are not transient, e.g. `UNAUTHENTICATED`
 */
export async function* subscribeOver(
  replicas: ReplicaSet,
  subscription: Subscription,
  { closed, maxContentBytes, clock, jitter, onRetry }: SubscribeOptions,
): AsyncGenerator<VersionedWeights, void, undefined> {
  const linked = linkSignals(subscription.signal, closed);
  const { signal } = linked;
  const position: Position = { last: subscription.afterVersion, failures: 0 };
  try {
    while (!signal.aborted) {
      const channel = replicas.current();
      try {
        yield* oneStream(channel, { ...subscription, signal }, position, maxContentBytes);
      } catch (error) {
        if (signal.aborted) return;
        if (!mayHeal(error)) throw error;
        position.failures += 1;
        replicas.skip(channel);
        onRetry?.(error, position.failures);
      }
      await clock
        .sleep(backoffMs(position.failures, jitter, retryWaits), signal)
        .catch(() => undefined);
    }
  } finally {
    linked.unlink();
  }
}

/** What a subscription keeps from one stream to the next. */
interface Position {
  last: number;
  /** Failures since the last delivery. */
  failures: number;
}

async function* oneStream(
  channel: RpcChannel,
  subscription: Subscription,
  position: Position,
  maxContentBytes: number,
): AsyncGenerator<VersionedWeights, void, undefined> {
  const messages = openStream(channel, subscription, position.last);
  for await (const weights of decodeWeights(messages, maxContentBytes)) {
    position.failures = 0;
    if (weights.run !== subscription.run || weights.version <= position.last) continue;
    position.last = weights.version;
    yield weights;
  }
  throw new ProtocolError("UNAVAILABLE", `Subscribe at ${channel.address} was ended there`);
}

/** Bytes that were damaged on the way may arrive intact next time. */
function mayHeal(error: unknown): error is ProtocolError {
  return error instanceof ProtocolError && (error.retryable || error.code === "HASH_MISMATCH");
}

function openStream(
  channel: RpcChannel,
  { run, subscriber, signal }: Subscription,
  afterVersion: number,
): AsyncIterable<Buffer> {
  const request = encodeMessage(v1.SubscribeRequest, { run, afterVersion, subscriber });
  return channel.serverStream(subscribeRpc, request, { signal });
}
