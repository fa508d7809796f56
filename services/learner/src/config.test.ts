import assert from "node:assert/strict";
import { test } from "node:test";
import { learnerConfiguration } from "./config.ts";

const required = ["--run", "one", "--run-configuration", "run.json"];
const load = (...argv: readonly string[]) =>
  learnerConfiguration.load({ argv: [...required, ...argv], env: {} });

test("what is not said has its default", () => {
  const { resume, rpcPort, httpPort, parameterServers, leaseMs, updates } = load();
  assert.deepEqual(
    { resume, rpcPort, httpPort, parameterServers, leaseMs, updates },
    {
      resume: "auto",
      rpcPort: 7302,
      httpPort: 7312,
      parameterServers: ["127.0.0.1:7301"],
      leaseMs: 3000,
      updates: undefined,
    },
  );
});

test("contradictions are refused", () => {
  assert.throws(() => load("--updates", "5", "--steps", "100"), /--updates and --steps/);
  assert.throws(() => load("--lease-ms", "1500"), /two heartbeat intervals/);
});

test("an address in the place of the run folder is refused, and its password is not printed", () => {
  assert.throws(
    () => load("--run-dir", "redis://:planted@host:6379/0"),
    (error) =>
      error instanceof Error &&
      /--run-dir takes a folder on this machine.*--store, got 'redis:\/\/…'/.test(error.message) &&
      !error.message.includes("planted"),
  );
});

test("every problem is named at once", () => {
  assert.throws(
    () => learnerConfiguration.load({ argv: ["--run", "a b", "--lease-ms", "x"], env: {} }),
    (error) =>
      error instanceof Error &&
      ["--run ", "--run-configuration", "--lease-ms"].every((flag) => error.message.includes(flag)),
  );
});

test("every option is described", () => {
  for (const { key, description } of learnerConfiguration.rows()) {
    assert.ok(description.length > 10, key);
  }
});
