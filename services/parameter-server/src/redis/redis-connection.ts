import { messageOf } from "@lockstep/errors";
import { ProtocolError } from "@lockstep/protocol";
import { ConfigurationError, type Logger } from "@lockstep/service-kit";
import { backoffMs, noJitter } from "@lockstep/system";
import { Redis, type RedisOptions } from "ioredis";

/** No answer to a command in this time is a failure. */
const commandTimeoutMs = 6_000;

/**
 * A connection that is kept up for ever, and whose commands fail at once while it is down: when a command is tried
 * again is for its caller to say, and none may wait in a queue and run after the caller has given up.
 * @param url `redis://` or, for TLS, `rediss://`; user, password and database number in their usual places
 * @throws {ConfigurationError} for a URL that is not one
 */
export function openRedis(url: string, role: string, logger: Logger): Redis {
  if (!URL.canParse(url)) {
    throw new ConfigurationError(["--store is not a Redis URL such as redis://host:6379/0"]);
  }
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
  let lastError = "";
  redis.on("error", (error: Error) => {
    const message = describe(error);
    if (message !== lastError) logger.warn("redis connection failed", { role, reason: message });
    lastError = message;
  });
  redis.on("ready", () => {
    if (lastError !== "") logger.info("redis connection is back", { role });
    lastError = "";
  });
  return redis;
}

/** A failed command as the error that clients see. */
export function redisError(error: unknown): ProtocolError {
  if (error instanceof ProtocolError) return error;
  const message = describe(error);
  if (/\bOOM\b|MISCONF/.test(message)) {
    const text = `Redis does not take writes: ${message}; give it room, training goes on by itself`;
    return new ProtocolError("STORE_FULL", text, { cause: error });
  }
  return new ProtocolError("STORE_UNAVAILABLE", `Redis does not answer: ${message}`, {
    cause: error,
  });
}

/** Connection errors can hold several, and then have no message of their own. */
function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(", ");
  return messageOf(error);
}
