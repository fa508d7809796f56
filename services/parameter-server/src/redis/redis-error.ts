import { messageOf } from "@lockstep/errors";
import { ProtocolError, type ProtocolErrorCode } from "@lockstep/protocol";

interface Known {
  /** Matches Redis's or the connection's message. */
  readonly pattern: RegExp;
  readonly code: Extract<ProtocolErrorCode, "STORE_REFUSED" | "STORE_FULL">;
  /** Our message: what is wrong and what to do. */
  readonly meaning: string;
}

/** Errors that retries do not solve, and errors that only free space solves. All others may be transient. */
const known: readonly Known[] = [
  {
    pattern: /\bOOM\b|MISCONF/,
    code: "STORE_FULL",
    meaning: "Redis does not take writes; give it room, training goes on by itself",
  },
  {
    pattern: /NOAUTH/,
    code: "STORE_REFUSED",
    meaning:
      "Redis wants a password; put it into the address, --store redis://USER:PASSWORD@HOST:PORT, or name its file with the parameter server's --store-password-file",
  },
  {
    pattern:
      /WRONGPASS|invalid password|invalid username-password|without any password configured/i,
    code: "STORE_REFUSED",
    meaning: "Redis does not take this user and password; correct them in --store",
  },
  {
    pattern: /NOPERM/,
    code: "STORE_REFUSED",
    meaning:
      "the Redis user of --store may not do what is needed; allow it all commands on keys and channels lockstep:*",
  },
  {
    pattern: /DB index is out of range|invalid DB index/i,
    code: "STORE_REFUSED",
    meaning: "Redis has no database of the number that --store names; take a smaller one",
  },
  {
    pattern: /\bMOVED\b|CROSSSLOT|CLUSTERDOWN/,
    code: "STORE_REFUSED",
    meaning: "this is a node of a Redis cluster, which Lockstep does not speak to; use one Redis",
  },
  {
    pattern: /Protocol error|Unknown RESP type|as reply type byte|unknown command/i,
    code: "STORE_REFUSED",
    meaning: "what answers at --store is no Redis, or has commands disabled that are needed",
  },
  {
    pattern: /wrong version number|packet length too long/i,
    code: "STORE_REFUSED",
    meaning: "Redis does not speak TLS there; use redis:// instead of rediss:// in --store",
  },
  {
    pattern: /self.signed|certificate|altname|CERT_|UNABLE_TO_(VERIFY|GET)|unable to (verify|get)/i,
    code: "STORE_REFUSED",
    meaning:
      "the certificate of Redis is not trusted; name its authority with NODE_EXTRA_CA_CERTS, or correct the host in --store",
  },
];

/** ioredis gives this error for every command while it has no connection; the connection reported the reason before. */
export const noConnection: RegExp = /isn't writeable|Connection is closed/;

/**
 * Converts a failed command into the error that clients see. This is the one place that decides whether it is
 * transient.
 * @param connectionError the connection's last error, `null` while it is up
 */
export function redisError(error: unknown, connectionError: unknown = null): ProtocolError {
  if (error instanceof ProtocolError) return error;
  const own = describe(error);
  const reason = noConnection.test(own) && connectionError !== null ? connectionError : error;
  const message = describe(reason);
  // Errors of ioredis contain their command, and AUTH contains the password: only the message is passed on.
  const options = { cause: new Error(message) };
  const found = known.find(({ pattern }) => pattern.test(message));
  if (found === undefined)
    return new ProtocolError("STORE_UNAVAILABLE", `Redis does not answer: ${message}`, options);
  return new ProtocolError(found.code, `${found.meaning} (it says: ${message})`, options);
}

/** A connection error can hold several errors, and then has no message itself. */
export function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(", ");
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = messageOf(error);
  return code === "" || message.includes(code) ? message : `${message} (${code})`;
}
