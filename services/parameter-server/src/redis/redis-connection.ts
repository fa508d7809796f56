import { ConfigurationError, type Logger, redisAddressProblem } from "@lockstep/service-kit";
import { backoffMs, noJitter } from "@lockstep/system";
import { Redis, type RedisOptions } from "ioredis";
import { describe, noConnection } from "./redis-error.ts";

/** No answer to a command in this time is a failure. */
const commandTimeoutMs = 6_000;

/** A connection and its last error; `null` while it is up. */
export interface RedisConnection {
  readonly redis: Redis;
  readonly lastError: () => unknown;
}

/**
 * A connection that reconnects for ever. While it is down its commands fail at once: the caller decides about retries,
 * and no command may wait in a queue and run after the caller has given up.
 * @param url `redis://` or, for TLS, `rediss://`; user, password and database number in their usual places
 * @throws {ConfigurationError} for an invalid URL
 */
export function openRedis(url: string, role: string, logger: Logger): RedisConnection {
  const problem = redisAddressProblem(url);
  if (problem !== null) throw new ConfigurationError([`--store is refused: ${problem}`]);
  const options = {
    // Every Redis, and every compatible server, supports RESP2.
    protocol: 2,
    connectionName: `lockstep-parameter-server-${role}`,
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 5_000,
    commandTimeout: commandTimeoutMs,
    // A connection without any answer is closed and opened again.
    socketTimeout: commandTimeoutMs,
    keepAlive: 10_000,
    retryStrategy: (attempt: number) =>
      backoffMs(attempt, noJitter, { initialMs: 200, maxMs: 2_000 }),
  } satisfies RedisOptions;
  const redis = new Redis(url, options);
  let lastError: Error | null = null;
  redis.on("error", (error: Error) => {
    const message = describe(error);
    // The reason was reported before.
    if (lastError !== null && noConnection.test(message)) return;
    if (lastError === null || message !== describe(lastError))
      logger.warn("redis connection failed", { role, reason: message });
    lastError = error;
  });
  redis.on("ready", () => {
    if (lastError !== null) logger.info("redis connection is back", { role });
    lastError = null;
  });
  return { redis, lastError: () => lastError };
}
