import { ConfigurationError, type Logger, redisAddressProblem } from "@lockstep/service-kit";
import { backoffMs, noJitter } from "@lockstep/system";
import { Redis, type RedisOptions } from "ioredis";
import { describe, noConnection } from "./redis-error.ts";

/** No answer to a command in this time is a failure. */
const commandTimeoutMs = 6_000;

/** A connection, and what it said when it was lost or could not be made; `null` while it is up. */
export interface RedisConnection {
  readonly redis: Redis;
  readonly lastError: () => unknown;
}

/**
 * A connection that is kept up for ever, and whose commands fail at once while it is down: when a command is tried
 * again is for its caller to say, and none may wait in a queue and run after the caller has given up.
 * @param url `redis://` or, for TLS, `rediss://`; user, password and database number in their usual places
 * @throws {ConfigurationError} for a URL that is not one
 */
export function openRedis(url: string, role: string, logger: Logger): RedisConnection {
  const problem = redisAddressProblem(url);
  if (problem !== null) throw new ConfigurationError([`--store is refused: ${problem}`]);
  const options = {
    // RESP2 is spoken by every Redis and by what claims to be one.
    protocol: 2,
    connectionName: `lockstep-parameter-server-${role}`,
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 5_000,
    commandTimeout: commandTimeoutMs,
    // A connection that is cut off without a word is given up, and made anew.
    socketTimeout: commandTimeoutMs,
    keepAlive: 10_000,
    retryStrategy: (attempt: number) =>
      backoffMs(attempt, noJitter, { initialMs: 200, maxMs: 2_000 }),
  } satisfies RedisOptions;
  const redis = new Redis(url, options);
  let lastError: Error | null = null;
  redis.on("error", (error: Error) => {
    const message = describe(error);
    // Why there is no connection has been said.
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
