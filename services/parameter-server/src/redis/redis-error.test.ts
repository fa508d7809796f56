import assert from "node:assert/strict";
import { test } from "node:test";
import { redisError } from "./redis-error.ts";

const stream = new Error("Stream isn't writeable and enableOfflineQueue options is false");
const withCode = (code: string, message: string) => Object.assign(new Error(message), { code });

const lasting: readonly [string, RegExp][] = [
  ["NOAUTH Authentication required.", /wants a password.*USER:PASSWORD@HOST/],
  ["Ready check failed: NOAUTH Authentication required.", /wants a password/],
  ["WRONGPASS invalid username-password pair or user is disabled.", /does not take this user/],
  ["ERR invalid password", /does not take this user/],
  ["NOPERM this user has no permissions to run the 'eval' command", /allow it all commands/],
  ["ERR DB index is out of range", /no database of the number/],
  ["MOVED 3999 127.0.0.1:6381", /node of a Redis cluster/],
  ['Protocol error, got "H" as reply type byte.', /no Redis/],
  ["ERR unknown command 'EVAL'", /commands disabled/],
  ['Unknown RESP type 72 "H". Please report this.', /no Redis/],
  ["140:error:0A00010B:SSL routines:ssl3_get_record:wrong version number", /speak TLS/],
  ["self-signed certificate", /not trusted/],
  ["unable to verify the first certificate", /not trusted/],
];

for (const [message, words] of lasting)
  test(`Redis refuses for good: ${message}`, () => {
    for (const error of [redisError(new Error(message)), redisError(stream, new Error(message))]) {
      assert.equal(error.code, "STORE_REFUSED");
      assert.equal(error.group, "configuration");
      assert.match(error.message, words);
      assert.ok(error.message.includes(message), "its own words are there");
    }
  });

const passing: readonly [unknown, RegExp][] = [
  [withCode("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:6379"), /connect ECONNREFUSED/],
  [withCode("ENOTFOUND", "getaddrinfo ENOTFOUND redis"), /getaddrinfo ENOTFOUND redis/],
  [new Error("Command timed out"), /timed out/],
  [new Error("LOADING Redis is loading the dataset in memory"), /LOADING/],
  [new Error("READONLY You can't write against a read only replica."), /READONLY/],
  [stream, /isn't writeable/],
  [
    new AggregateError([new Error("connect ECONNREFUSED ::1:1"), new Error("and 127.0.0.1:1")]),
    /ECONNREFUSED ::1:1, and 127.0.0.1:1/,
  ],
];

for (const [error, words] of passing)
  test(`Redis may be back: ${words.source}`, () => {
    const sorted = redisError(error);
    assert.equal(sorted.code, "STORE_UNAVAILABLE");
    assert.equal(sorted.retryable, true);
    assert.match(sorted.message, words);
  });

test("a command that fails for want of a connection says what the connection said", () => {
  const refused = withCode("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:6379");
  assert.match(redisError(stream, refused).message, /ECONNREFUSED 127.0.0.1:6379/);
});

test("an error does not carry the command, which may hold the password", () => {
  const reply = Object.assign(new Error("WRONGPASS"), { command: { args: ["planted-secret"] } });
  const sorted = redisError(reply);
  assert.equal(JSON.stringify(sorted.cause ?? null).includes("planted-secret"), false);
  assert.equal((sorted.cause as { command?: unknown }).command, undefined);
});
