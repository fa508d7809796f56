import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { createFakeClock, type FakeClock } from "@lockstep/system/testing";
import type { WallFrames } from "@lockstep/watch-page";
import { FrameWall } from "./frame-wall.ts";

const pictures = { kind: "pictures", height: 4, width: 4, stack: 2 } as const;

function contentOf(bytes: Uint8Array): WallFrames & { readonly raw: Buffer } {
  const text = Buffer.from(bytes).toString();
  const wall = JSON.parse(/^event: wall\ndata: (.*)\n\n$/s.exec(text)?.[1] ?? "") as WallFrames;
  return { ...wall, raw: inflateSync(Buffer.from(wall.frames, "base64")) };
}

/** Lets a compression of another thread end. */
async function until(condition: () => boolean, clock: FakeClock): Promise<void> {
  for (let turn = 0; turn < 1_000 && !condition(); turn++) {
    await clock.advance(1);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.ok(condition());
}

test("the newest frame of each slot is sent, encoded once for twenty listeners", async () => {
  const clock = createFakeClock();
  const wall = new FrameWall(3, pictures, clock);
  const heard = Array.from({ length: 20 }, () => [] as Uint8Array[]);
  wall.seen(
    1,
    Uint8Array.from({ length: 32 }, (_, index) => index),
  );
  for (const own of heard) wall.subscribe(({ bytes }) => own.push(bytes));
  await until(() => heard.every((own) => own.length === 1), clock);
  assert.equal(wall.encodings, 1);
  assert.ok(
    heard.every(([bytes]) => bytes === heard[0]?.[0]),
    "all have the same bytes",
  );
  const { known, raw, width, height } = contentOf(heard[0]?.[0] as Uint8Array);
  assert.deepEqual([known, width, height], ["010", 4, 4]);
  assert.deepEqual(
    [...raw.subarray(16, 32)],
    Array.from({ length: 16 }, (_, index) => 16 + index),
  );
});

test("nothing is encoded without listeners or without a new frame, and not faster than the clock says", async () => {
  const clock = createFakeClock();
  const wall = new FrameWall(1, pictures, clock);
  wall.seen(0, new Uint8Array(16));
  await clock.advance(10_000);
  assert.equal(wall.encodings, 0);
  let heard = 0;
  const stop = wall.subscribe(() => {
    heard += 1;
  });
  await until(() => heard === 1, clock);
  await clock.advance(10_000);
  assert.equal(wall.encodings, 1, "no new frame came");
  for (let each = 0; each < 50; each++) {
    wall.seen(0, new Uint8Array(16).fill(each));
    await clock.advance(10);
  }
  await until(() => heard === 3 || heard === 2, clock);
  assert.ok(wall.encodings <= 3, `${wall.encodings} encodings in half a second`);
  stop();
  await clock.advance(10_000);
  const before = wall.encodings;
  wall.seen(0, new Uint8Array(16).fill(7));
  await clock.advance(10_000);
  assert.equal(wall.encodings, before);
});

test("frames of many slots are made smaller, so that the bytes of all are bounded", async () => {
  const clock = createFakeClock();
  const wall = new FrameWall(256, { ...pictures, height: 84, width: 84 }, clock);
  for (let slot = 0; slot < 256; slot++) wall.seen(slot, new Uint8Array(84 * 84).fill(slot));
  const heard: Uint8Array[] = [];
  wall.subscribe(({ bytes }) => heard.push(bytes));
  await until(() => heard.length === 1, clock);
  const { width, height, raw } = contentOf(heard[0] as Uint8Array);
  assert.deepEqual([width, height, raw.length], [42, 42, 256 * 42 * 42]);
  assert.deepEqual([raw[0], raw[42 * 42 * 200], raw.at(-1)], [0, 200, 255]);
});

test("the vectors of a slot's last steps are sent, oldest first, and frames that are none are left out", async () => {
  const clock = createFakeClock();
  const wall = new FrameWall(2, { kind: "vector", length: 2 }, clock);
  wall.seen(0, new Uint8Array(7));
  wall.seen(9, new Uint8Array(8));
  wall.seen(1, bytesOf(1, 2, 3, 4));
  wall.seen(1, bytesOf(5, 6));
  const heard: Uint8Array[] = [];
  wall.subscribe(({ bytes }) => heard.push(bytes));
  await until(() => heard.length === 1, clock);
  const { kind, known, width, height, raw } = contentOf(heard[0] as Uint8Array);
  assert.deepEqual([kind, known, width, height], ["vector", "01", 2, 120]);
  const values = new Float32Array(Uint8Array.from(raw).buffer);
  assert.equal(values.length, 2 * 2 * 120);
  assert.ok(values.subarray(0, -6).every(Number.isNaN), "no step was there");
  assert.deepEqual([...values.subarray(-6)], [1, 2, 3, 4, 5, 6]);
});

test("of many long vectors fewer steps are sent, and a message of more keeps its last ones", async () => {
  const clock = createFakeClock();
  const [slots, length] = [64, 256];
  const wall = new FrameWall(slots, { kind: "vector", length }, clock);
  wall.seen(63, bytesOf(...Array.from({ length: 9 * length }, (_, index) => index)));
  const heard: Uint8Array[] = [];
  wall.subscribe(({ bytes }) => heard.push(bytes));
  await until(() => heard.length === 1, clock);
  const { height, raw } = contentOf(heard[0] as Uint8Array);
  const values = new Float32Array(Uint8Array.from(raw).buffer);
  assert.deepEqual([height, values.length], [4, slots * length * 4]);
  assert.deepEqual([values.at(-4 * length), values.at(-1)], [5 * length, 9 * length - 1]);
});

function bytesOf(...values: number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}
