import assert from "node:assert/strict";
import { test } from "node:test";
import { createReadiness } from "./readiness.ts";

test("a service is ready when its last reason is gone, and says so once", () => {
  const readiness = createReadiness();
  const changes: boolean[] = [];
  readiness.onChange((ready) => changes.push(ready));
  assert.equal(readiness.ready, true);
  readiness.block("store", "no answer");
  readiness.block("store", "still no answer");
  readiness.block("run", "none yet");
  readiness.clear("run");
  assert.deepEqual(readiness.reasons, { store: "still no answer" });
  readiness.clear("store");
  readiness.clear("store");
  assert.deepEqual(changes, [false, true]);
});
