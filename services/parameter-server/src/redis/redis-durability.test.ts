import assert from "node:assert/strict";
import { test } from "node:test";
import type { Redis } from "ioredis";
import { awaitDurable } from "./redis-durability.ts";

/** Answers to INFO persistence, one after the other; the last one again and again. */
function aRedis(...owedBytes: number[]): { redis: Redis; asked: () => number } {
  let asked = 0;
  const info = async (): Promise<string> => {
    const owed = owedBytes[Math.min(asked, owedBytes.length - 1)];
    asked += 1;
    return `# Persistence\r\naof_enabled:1\r\naof_buffer_length:${owed}\r\n`;
  };
  return { redis: { info } as unknown as Redis, asked: () => asked };
}

test("a write that Redis has answered but not written to its file is waited for", async () => {
  const { redis, asked } = aRedis(8_000_000, 8_000_000, 0);
  await awaitDurable(redis, { durability: "written", replicas: 0 });
  assert.equal(asked(), 3);
});

test("where memory is enough, nothing is waited for", async () => {
  const { redis, asked } = aRedis(8_000_000);
  await awaitDurable(redis, { durability: "memory", replicas: 0 });
  assert.equal(asked(), 0);
});
