import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createGarbageCollector } from "./garbage-collector.ts";

const size = 4e6;

/** Memory of typed arrays, relative to what there was at first. */
function growth(): () => number {
  const before = process.memoryUsage().arrayBuffers;
  return () => process.memoryUsage().arrayBuffers - before;
}

test("typed arrays that are no longer used are freed, at most every tenth of a second", async () => {
  let nowMs = 0;
  const collect = createGarbageCollector({ now: () => nowMs });
  collect();
  const grown = growth();
  // The process's own arrays, which are small, come and go meanwhile.
  const isFreed = (): boolean => grown() < size / 2;
  const make = (): number => new Uint8Array(size).length;
  make();
  assert.ok(!isFreed(), `${grown()} bytes`);
  collect();
  assert.ok(!isFreed(), `${grown()} bytes`);
  nowMs += 100;
  collect();
  // V8 gives the memory of dead arrays back on a thread of its own, which has to get a processor first.
  for (const end = Date.now() + 20_000; !isFreed() && Date.now() < end; ) await sleep(5);
  assert.ok(isFreed(), `${grown()} bytes`);
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
