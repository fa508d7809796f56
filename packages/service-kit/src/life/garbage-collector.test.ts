import assert from "node:assert/strict";
import { test } from "node:test";
import { createGarbageCollector } from "./garbage-collector.ts";

const size = 4e6;

/** Memory of typed arrays, relative to what there was at first. */
function growth(): () => number {
  const before = process.memoryUsage().arrayBuffers;
  return () => process.memoryUsage().arrayBuffers - before;
}

test("typed arrays that are no longer used are freed, at most every tenth of a second", () => {
  let nowMs = 0;
  const collect = createGarbageCollector({ now: () => nowMs });
  collect();
  const grown = growth();
  const make = (): number => new Uint8Array(size).length;
  make();
  assert.ok(grown() >= size, `${grown()} bytes`);
  collect();
  assert.ok(grown() >= size, `${grown()} bytes`);
  nowMs += 100;
  collect();
  assert.ok(grown() < size, `${grown()} bytes`);
});

test("what several rounds use does not pile up", () => {
  let nowMs = 0;
  const collect = createGarbageCollector({ now: () => nowMs });
  const grown = growth();
  const used: Uint8Array[] = [];
  let most = 0;
  for (let round = 0; round < 40; round++) {
    used.push(new Uint8Array(size));
    if (used.length > 3) used.shift();
    nowMs += 100;
    collect();
    most = Math.max(most, grown());
  }
  assert.ok(most < 12 * size, `${most} bytes`);
});
