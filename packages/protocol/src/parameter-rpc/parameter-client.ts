import { randomBytes } from "node:crypto";
import { type Clock, createJitter, type Jitter, realClock, withRetries } from "@lockstep/system";
import { ProtocolError } from "../errors/protocol-error.ts";
import type { ConnectionOptions } from "../transport/connection-options.ts";
import { createReplicaSet } from "../transport/replica-set.ts";
import type { CallBounds, RpcChannel } from "../transport/rpc-channel.ts";
import { decodeMessage, encodeMessage } from "../transport/rpc-definition.ts";
import {
  acquireFenceRpc,
  fetchRpc,
  loadCheckpointRpc,
  publishRpc,
  saveCheckpointRpc,
  v1,
} from "../transport/rpcs.ts";
import { defaultMaxContentBytes } from "./content.ts";
import { decodeCheckpoint, decodeWeights, encodePublish, encodeSave } from "./content-codec.ts";
import type { ParameterService } from "./parameter-service.ts";
import { retryWaits } from "./retry-waits.ts";
import { subscribeOver } from "./subscribe-over.ts";

export interface ParameterClientOptions extends ConnectionOptions {
  /** `host:port` of each replica; the next one is tried when one does not answer. At least one. */
  readonly addresses: readonly string[];
  /** Deadline of one attempt of one RPC; subscriptions have none. Default 30 s. */
  readonly deadlineMs?: number;
  /** How long an RPC is retried after transient failures. Default 5 min; `Infinity` for no limit. */
  readonly retryForMs?: number;
  /** Largest weights or checkpoint that it accepts. Default 256 MiB. */
  readonly maxContentBytes?: number;
  /** Called for each transient failure before the retry, and for each lost subscription. */
  readonly onRetry?: (error: ProtocolError, attempt: number) => void;
  /** Times the waits between attempts. Default: the machine's clock. */
  readonly clock?: Clock;
  /** Spreads the waits between attempts. Default: a sequence that differs between processes. */
  readonly jitter?: Jitter;
}

/** A parameter server over gRPC. */
export interface ParameterClient extends ParameterService {
  /** Ends subscriptions and fails open RPCs with `CANCELLED`. Idempotent. */
  close(): void;
}

/**
 * A client of a parameter server's replicas. Failed RPCs are retried with growing, jittered waits; all are safe to
 * repeat. Subscriptions reconnect until their signal aborts, and continue after the last delivered version.
 * @throws {ProtocolError} `TLS_REFUSED`
 */
export function createParameterClient(options: ParameterClientOptions): ParameterClient {
  const {
    deadlineMs = 30_000,
    retryForMs = 300_000,
    maxContentBytes = defaultMaxContentBytes,
    onRetry,
    clock = realClock,
    jitter = createJitter(process.pid),
  } = options;
  const closed = new AbortController();
  const replicas = createReplicaSet(options.addresses, options);
  const bounds: CallBounds = { deadlineMs, signal: closed.signal };

  const call = <Result>(attempt: (channel: RpcChannel) => Promise<Result>): Promise<Result> =>
    withRetries(
      { clock, retryForMs, signal: closed.signal, jitter, mayPass, onRetry, backoff: retryWaits },
      async () => {
        const channel = replicas.current();
        try {
          return await attempt(channel);
        } catch (error) {
          if (mayPass(error)) replicas.skip(channel);
          throw error;
        }
      },
    );

  return {
    acquireFence: (run, holder) => {
      // One acquisition keeps its name over all attempts, so a late retry does not revoke an earlier attempt's fence.
      const named = `${holder}#${randomBytes(8).toString("hex")}`;
      const request = encodeMessage(v1.AcquireFenceRequest, { run, holder: named });
      return call(async (channel) => {
        const reply = await channel.unary(acquireFenceRpc, request, bounds);
        return decodeMessage(v1.AcquireFenceReply, reply).fence;
      });
    },
    publish: (weights) =>
      call(async (channel) => {
        const reply = await channel.clientStream(publishRpc, encodePublish(weights), bounds);
        return { duplicate: decodeMessage(v1.PublishReply, reply).duplicate };
      }),
    subscribe: (subscription) =>
      subscribeOver(replicas, subscription, {
        closed: closed.signal,
        maxContentBytes,
        clock,
        jitter,
        onRetry,
      }),
    fetch: (run, version) => {
      const request = encodeMessage(v1.FetchRequest, { run, version });
      return call(async (channel) => {
        const messages = channel.serverStream(fetchRpc, request, bounds);
        for await (const weights of decodeWeights(messages, maxContentBytes)) return weights;
        throw new ProtocolError("UNAVAILABLE", `Fetch at ${channel.address} ended without weights`);
      });
    },
    saveCheckpoint: (checkpoint) =>
      call(async (channel) => {
        await channel.clientStream(saveCheckpointRpc, encodeSave(checkpoint), bounds);
      }),
    loadCheckpoint: (run) => {
      const request = encodeMessage(v1.LoadCheckpointRequest, { run });
      return call((channel) =>
        decodeCheckpoint(channel.serverStream(loadCheckpointRpc, request, bounds), maxContentBytes),
      );
    },
    close: () => {
      closed.abort();
      replicas.close();
    },
  };
}

function mayPass(error: unknown): error is ProtocolError {
  return error instanceof ProtocolError && error.retryable;
}
