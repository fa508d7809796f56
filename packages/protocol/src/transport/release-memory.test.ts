import assert from "node:assert/strict";
import { test } from "node:test";
import { releaseMemory } from "./release-memory.ts";

test("memory of its own is given back, and what Node shares among small messages is left alone", () => {
  const large = new Uint8Array(2 * Buffer.poolSize);
  releaseMemory(large);
  assert.equal(large.byteLength, 0);

  const small = Buffer.from("small");
  releaseMemory(small);
  assert.equal(small.toString(), "small");

  const shared = new Uint8Array(new SharedArrayBuffer(2 * Buffer.poolSize));
  releaseMemory(shared);
  assert.equal(shared.byteLength, 2 * Buffer.poolSize);
});
