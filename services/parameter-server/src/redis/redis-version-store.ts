import { randomUUID } from "node:crypto";
import { messageOf } from "@lockstep/errors";
import { type Checkpoint, ProtocolError, type VersionedWeights } from "@lockstep/protocol";
import { ConfigurationError, type Logger } from "@lockstep/service-kit";
import { sha256Hex } from "@lockstep/system";
import type { Redis } from "ioredis";
import { fenceStale, versionConflict } from "../version-rules.ts";
import type { VersionStore } from "../version-store.ts";
import { conditionOf } from "./redis-condition.ts";
import { openRedis } from "./redis-connection.ts";
import { awaitDurable, type RedisDurability } from "./redis-durability.ts";
import { redisError } from "./redis-error.ts";
import {
  acquireFenceScript,
  probeScript,
  publishScript,
  saveCheckpointScript,
} from "./redis-scripts.ts";

export interface RedisStoreOptions {
  /** `redis://[user:password@]host:port/database`, or `rediss://` for TLS. */
  readonly url: string;
  readonly keepVersions: number;
  /** Replicas that must have a write before it counts as durable. */
  readonly replicas: number;
  /** When a write counts as durable. */
  readonly durability: RedisDurability;
  readonly logger: Logger;
}

const channel = "lockstep:published";

/** Keys of a run; the braces keep them on one node of a cluster. */
function keysOf(run: string) {
  const prefix = `lockstep:{${run}}`;
  return {
    fence: `${prefix}:fence`,
    holder: `${prefix}:holder`,
    head: `${prefix}:head`,
    hashes: `${prefix}:hashes`,
    kept: `${prefix}:kept`,
    order: `${prefix}:order`,
    weights: `${prefix}:weights:`,
    checkpoint: `${prefix}:checkpoint`,
    checkpointBefore: `${prefix}:checkpoint:before`,
  };
}

/**
 * Keeps everything in Redis, for any number of parameter servers. A write is one atomic script, and is acknowledged
 * when it is as durable as `durability` requires, and `replicas` nodes have it. Redis must not evict keys
 * (`maxmemory-policy noeviction`).
 */
export function createRedisVersionStore(options: RedisStoreOptions): VersionStore {
  const { url, keepVersions, logger } = options;
  const connection = openRedis(url, "store", logger);
  const { redis } = connection;
  const { redis: listening } = openRedis(url, "listener", logger);
  const attempt = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw redisError(error, connection.lastError());
    }
  };
  const close = async (): Promise<void> => {
    for (const one of [redis, listening]) one.disconnect();
  };

  const durable = (): Promise<void> => awaitDurable(redis, options);

  return {
    kind: "redis",
    // Redis may start later; until then writes are retried and the service is not ready.
    open: async () => {
      await Promise.all([redis, listening].map((one) => one.connect().catch(() => undefined)));
      try {
        await attempt(() => probe(redis));
        await attempt(durable);
      } catch (error) {
        if (error instanceof ProtocolError && error.retryable) return;
        await close();
        throw new ConfigurationError([messageOf(error)], error);
      }
    },
    acquireFence: (run, holder) =>
      attempt(async () => {
        const keys = keysOf(run);
        const fence = await redis.eval(acquireFenceScript, 2, keys.fence, keys.holder, holder);
        await durable();
        return Number(fence);
      }),
    publish: (weights, fence, onAdmitted) =>
      attempt(async () => {
        const answer = await evalPublish(redis, weights, fence, keepVersions);
        const duplicate = readAnswer(answer, weights, fence) === "DUPLICATE";
        onAdmitted?.();
        await durable();
        return { duplicate };
      }),
    head: (run) =>
      attempt(async () => {
        const head = await redis.get(keysOf(run).head);
        return head === null ? null : Number(head);
      }),
    read: (run, version) => attempt(() => readWeights(redis, run, version)),
    saveCheckpoint: (checkpoint, fence) =>
      attempt(async () => {
        readAnswer(await evalSaveCheckpoint(redis, checkpoint, fence), checkpoint, fence);
        await durable();
      }),
    loadCheckpoint: (run) =>
      attempt(async () => {
        const { checkpoint, checkpointBefore } = keysOf(run);
        return (
          (await readCheckpoint(redis, run, checkpoint)) ??
          (await readCheckpoint(redis, run, checkpointBefore))
        );
      }),
    watch: (listener) => watchChannel(listening, listener, logger),
    check: () =>
      attempt(async () => {
        await redis.ping();
        // A Redis user may lack the right to ask. The store works without this report.
        return conditionOf(await redis.info().catch(() => ""));
      }),
    close,
  };
}

/** Tests with a separate key what versions need. @throws {ProtocolError} `STORE_REFUSED` */
async function probe(redis: Redis): Promise<void> {
  // If Redis refuses the database when a connection opens, the connection silently uses database 0.
  await redis.select(redis.options.db ?? 0);
  const [key, text] = [`lockstep:{probe}:${randomUUID()}`, "lockstep"];
  const answer = await redis.eval(probeScript, 1, key, text);
  if (answer !== text)
    throw new ProtocolError(
      "STORE_REFUSED",
      `Redis gave back ${answer} for ${text}: it is no Redis; correct the address in --store`,
    );
  const info = await redis.info("memory").catch(() => "");
  const field = (name: string): string => new RegExp(`^${name}:(\\S+)`, "m").exec(info)?.[1] ?? "";
  const policy = field("maxmemory_policy");
  if (Number(field("maxmemory")) > 0 && policy.startsWith("allkeys"))
    throw new ProtocolError(
      "STORE_REFUSED",
      `this Redis forgets versions when its memory is full (maxmemory-policy ${policy}); set maxmemory-policy noeviction`,
    );
}

function evalPublish(
  redis: Redis,
  { run, version, sha256, bytes }: VersionedWeights,
  fence: number,
  keepVersions: number,
): Promise<unknown> {
  const keys = keysOf(run);
  return redis.eval(
    publishScript,
    6,
    keys.fence,
    keys.head,
    keys.hashes,
    keys.kept,
    keys.order,
    `${keys.weights}${version}`,
    fence,
    version,
    sha256,
    asBuffer(bytes),
    keepVersions,
    keys.weights,
    channel,
    run,
  );
}

function evalSaveCheckpoint(
  redis: Redis,
  { run, version, sha256, bytes }: Checkpoint,
  fence: number,
): Promise<unknown> {
  const { fence: fenceKey, checkpoint, checkpointBefore } = keysOf(run);
  return redis.eval(
    saveCheckpointScript,
    3,
    fenceKey,
    checkpoint,
    checkpointBefore,
    fence,
    version,
    sha256,
    asBuffer(bytes),
  );
}

/** @throws {ProtocolError} `FENCE_STALE`, `VERSION_CONFLICT` */
function readAnswer(
  answer: unknown,
  { run, version, sha256 }: VersionedWeights | Checkpoint,
  fence: number,
): unknown {
  const [verdict, detail] = answer as readonly [string, string?];
  if (verdict === "STALE") throw fenceStale(run, fence, Number(detail));
  if (verdict === "CONFLICT") throw versionConflict(run, version, sha256, detail ?? "");
  return verdict;
}

async function readWeights(
  redis: Redis,
  run: string,
  version: number,
): Promise<VersionedWeights | null> {
  const keys = keysOf(run);
  const [sha256, bytes] = await Promise.all([
    redis.hget(keys.hashes, String(version)),
    redis.getBuffer(`${keys.weights}${version}`),
  ]);
  if (sha256 === null || bytes === null || sha256Hex(bytes) !== sha256) return null;
  return { run, version, sha256, bytes: aligned(bytes) };
}

async function readCheckpoint(redis: Redis, run: string, key: string): Promise<Checkpoint | null> {
  const [version, sha256, bytes] = await redis.hmgetBuffer(key, "version", "sha256", "bytes");
  if (!version || !sha256 || !bytes) return null;
  const hash = sha256.toString();
  if (sha256Hex(bytes) !== hash) return null;
  return { run, version: Number(version.toString()), sha256: hash, bytes: aligned(bytes) };
}

/** Messages sent while the connection was down are lost, so after each (re)connection anything may have changed. */
function watchChannel(
  listening: Redis,
  listener: (run: string | null) => void,
  logger: Logger,
): void {
  const subscribe = (): void => {
    listening.subscribe(channel).then(
      () => listener(null),
      (error: unknown) => logger.warn("redis subscription failed", { error }),
    );
  };
  listening.on("message", (_channel, run) => listener(run));
  listening.on("ready", subscribe);
  if (listening.status === "ready") subscribe();
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Weights are read as float32 in place, so their buffer must be aligned. */
function aligned(bytes: Buffer): Uint8Array {
  return bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
}
