import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { test } from "node:test";
import {
  assertReachable,
  isStoreOption,
  storeProblem,
  storeSetting,
  withoutSecret,
} from "./version-store.ts";

test("a store is a folder, memory or a Redis address", () => {
  for (const store of ["folder", "memory", "redis://localhost", "rediss://u:p@[::1]:7000/2"])
    assert.ok(isStoreOption(store), store);
  for (const store of ["disk", "redis://", "http://x", "redis://x:99999"])
    assert.ok(!isStoreOption(store), store);
});

test("the parameter server gets a path or the address, messages get no password", () => {
  assert.equal(storeSetting("folder", "/runs/one"), "folder:/runs/one/store");
  assert.equal(storeSetting("redis://u:p@h:1/2", "/runs/one"), "redis://u:p@h:1/2");
  assert.equal(withoutSecret("redis://u:p@h:1/2"), "redis://h:1/2");
  assert.equal(withoutSecret("redis://h:1?password=p"), "redis://h:1");
  assert.equal(withoutSecret("memory"), "memory");
});

test("a store that is refused is repeated only when it cannot hold a password", () => {
  assert.match(storeProblem("disk", "folder"), /got 'disk'/);
  for (const store of ["redis://u:pla@nted@h", "redis://u:planted", "redis://u:1#planted@h"])
    assert.doesNotMatch(storeProblem(store, "folder"), /pla|nted/);
});

test("a Redis that listens is reachable, one that does not is named without its password", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await assertReachable(`redis://127.0.0.1:${port}`);
  await new Promise((resolve) => server.close(resolve));
  await assert.rejects(assertReachable(`redis://:secret@127.0.0.1:${port}`), (error: Error) => {
    assert.match(error.message, /^store redis:\/\/127\.0\.0\.1:\d+ does not answer/);
    return !error.message.includes("secret");
  });
  await assertReachable("folder");
});
