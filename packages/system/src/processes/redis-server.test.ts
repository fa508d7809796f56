import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { skipWithoutRedis, startTestRedis } from "../testing/test-redis.ts";
import { freePort } from "./free-port.ts";

test("a free port is one that nobody listens on", async () => {
  const port = await freePort();
  assert.ok(port > 0);
  const refused = await new Promise((resolve) =>
    connect(port, "127.0.0.1")
      .once("error", (error: NodeJS.ErrnoException) => resolve(error.code))
      .once("connect", () => resolve("connected")),
  );
  assert.equal(refused, "ECONNREFUSED");
});

test("a Redis of one's own is killed and started again with what it kept", {
  skip: skipWithoutRedis(),
}, async (context) => {
  const redis = await startTestRedis();
  context.after(redis.dispose);
  assert.equal(await redis.send("SET key value"), "+OK");
  await redis.send("CONFIG SET appendfsync always");
  assert.equal(await redis.send("SET other value"), "+OK");
  await redis.kill();
  await assert.rejects(redis.send("PING"), { code: "ECONNREFUSED" });
  await redis.start();
  assert.equal(await redis.send("EXISTS other"), ":1");
});
