import { setTimeout as delay } from "node:timers/promises";
import { ProtocolError } from "@lockstep/protocol";
import type { Redis } from "ioredis";

/**
 * When a write counts as durable. `flushed`: it is on the disk and survives a power failure. `written`: the operating
 * system has it, and it survives a kill of Redis. `memory`: only Redis's memory has it.
 */
export const redisDurabilities = ["flushed", "written", "memory"] as const;
export type RedisDurability = (typeof redisDurabilities)[number];

export interface RedisDurabilityOptions {
  readonly durability: RedisDurability;
  /** Number of replicas that must have the write, too. */
  readonly replicas: number;
}

const patienceMs = 4_000;
const pollMs = 5;

/**
 * Waits until this connection's earlier writes are durable.
 * @throws {ProtocolError} `STORE_REFUSED` when Redis's settings do not allow that, `STORE_UNAVAILABLE` when it takes
 * too long
 */
export async function awaitDurable(
  redis: Redis,
  { durability, replicas }: RedisDurabilityOptions,
): Promise<void> {
  if (durability === "flushed") await awaitFlushed(redis);
  else if (durability === "written") await awaitWritten(redis);
  if (replicas > 0) await awaitReplicas(redis, replicas);
}

/**
 * Redis writes its append-only file before it answers, except while an earlier fsync is under way (`appendfsync
 * everysec`): then it answers first and writes up to two seconds later. It reports how much it still has to write.
 */
async function awaitWritten(redis: Redis): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const { enabled, owedBytes } = readPersistence(await redis.info("persistence"));
    if (!enabled) throw noFile("written");
    if (owedBytes === 0) return;
    if (performance.now() > giveUpAt) {
      throw new ProtocolError(
        "STORE_UNAVAILABLE",
        `Redis has not written ${owedBytes} bytes to its append-only file after ${patienceMs} ms; its disk is slow or stuck`,
      );
    }
    await delay(pollMs);
  }
}

async function awaitFlushed(redis: Redis): Promise<void> {
  try {
    const answer = await redis.call("WAITAOF", 1, 0, patienceMs);
    const [flushed] = answer as readonly [number, number];
    if (flushed >= 1) return;
    throw new ProtocolError(
      "STORE_UNAVAILABLE",
      `Redis has not flushed its append-only file after ${patienceMs} ms; its disk is slow or stuck`,
    );
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (/appendonly/i.test(error.message)) throw noFile("flushed");
    // Before Redis 7.2 only `appendfsync always` is certain: it flushes before it answers.
    if (!/unknown command/i.test(error.message)) throw error;
    await awaitWritten(redis);
    const [, policy] = (await redis.config("GET", "appendfsync")) as readonly string[];
    if (policy === "always") return;
    throw new ProtocolError(
      "STORE_REFUSED",
      `this Redis cannot tell when a write is on its disk: it has no WAITAOF, and appendfsync is ${policy}; set appendfsync always, use Redis 7.2, or start the parameter server with --redis-durability written`,
    );
  }
}

async function awaitReplicas(redis: Redis, replicas: number): Promise<void> {
  const reached = await redis.wait(replicas, patienceMs);
  if (reached >= replicas) return;
  throw new ProtocolError(
    "STORE_UNAVAILABLE",
    `${reached} of ${replicas} Redis replicas have the write after ${patienceMs} ms; start the others, or lower --redis-replicas`,
  );
}

function readPersistence(info: string): { readonly enabled: boolean; readonly owedBytes: number } {
  const field = (name: string): number =>
    Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1] ?? 0);
  return { enabled: field("aof_enabled") === 1, owedBytes: field("aof_buffer_length") };
}

function noFile(durability: RedisDurability): ProtocolError {
  return new ProtocolError(
    "STORE_REFUSED",
    `this Redis would lose everything when it ends (appendonly no), so nothing counts as ${durability}; set appendonly yes, or start the parameter server with --redis-durability memory`,
  );
}
