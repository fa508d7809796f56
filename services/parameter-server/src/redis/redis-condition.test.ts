import assert from "node:assert/strict";
import { test } from "node:test";
import { conditionOf } from "./redis-condition.ts";

const info = (fields: Readonly<Record<string, string | number>>): string =>
  ["# Section", ...Object.entries(fields).map(([name, value]) => `${name}:${value}`), ""].join(
    "\r\n",
  );

test("Redis is durable while its append-only file takes writes", () => {
  const durable = (aof_enabled: number, aof_last_write_status: string) =>
    conditionOf(info({ aof_enabled, aof_last_write_status })).durable;
  assert.equal(durable(1, "ok"), true);
  assert.equal(durable(1, "err"), false);
  assert.equal(durable(0, "ok"), false);
});

test("its figures are numbers, and what it does not say is unknown", () => {
  const text = info({ used_memory: 1_048_576, connected_clients: 3, evicted_keys: 0 });
  assert.deepEqual(conditionOf(text), {
    durable: null,
    usedBytes: 1_048_576,
    clients: 3,
    commands: null,
    evictions: 0,
  });
  assert.equal(conditionOf("").usedBytes, null);
});
