import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import type { Picture } from "@lockstep/emulation";
import { createAnimatedPng } from "./animated-png.ts";

interface Chunk {
  readonly type: string;
  readonly content: Buffer;
}

function chunksOf(file: Uint8Array): Chunk[] {
  const bytes = Buffer.from(file);
  assert.equal(bytes.subarray(0, 8).toString("latin1"), "\u0089PNG\r\n\u001a\n");
  const chunks: Chunk[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    chunks.push({
      type: bytes.toString("latin1", at + 4, at + 8),
      content: bytes.subarray(at + 8, at + 8 + length),
    });
    at += 12 + length;
  }
  return chunks;
}

/** Plays an animation as a viewer would: every picture in full, as RGB. */
function play(file: Uint8Array, width: number, height: number) {
  const chunks = chunksOf(file);
  const palette = chunks.find(({ type }) => type === "PLTE")?.content ?? Buffer.alloc(0);
  const canvas = new Uint8Array(width * height * 3);
  const frames: { readonly rgb: number[]; readonly delay: number }[] = [];
  let control: Buffer = Buffer.alloc(0);
  for (const { type, content } of chunks) {
    if (type === "fcTL") control = content;
    if (type !== "IDAT" && type !== "fdAT") continue;
    const rows = inflateSync(type === "IDAT" ? content : content.subarray(4));
    const [w, h, x, y] = [4, 8, 12, 16].map((at) => control.readUInt32BE(at)) as [
      number,
      number,
      number,
      number,
    ];
    for (let row = 0; row < h; row++)
      for (let column = 0; column < w; column++) {
        const colour = (rows[row * (w + 1) + 1 + column] ?? 0) * 3;
        canvas.set(palette.subarray(colour, colour + 3), ((y + row) * width + x + column) * 3);
      }
    frames.push({ rgb: [...canvas], delay: control.readUInt16BE(20) });
  }
  return { chunks, frames };
}

/** A white dot on black at a place of a 4×3 picture. */
function aDot(place: number): Picture {
  const rgb = new Uint8Array(4 * 3 * 3);
  rgb.set([255, 250, 240], place * 3);
  return { width: 4, height: 3, rgb };
}

test("every picture comes back as it went in", () => {
  const animation = createAnimatedPng({ delayMs: 66 });
  const pictures = [0, 5, 11, 3].map(aDot);
  for (const picture of pictures) animation.add(picture);
  const { frames, chunks } = play(animation.finish(), 4, 3);
  assert.deepEqual(
    frames.map(({ rgb }) => rgb),
    pictures.map(({ rgb }) => [...rgb]),
  );
  assert.deepEqual(
    frames.map(({ delay }) => delay),
    [66, 66, 66, 66],
  );
  assert.equal(chunks[0]?.type, "IHDR");
  assert.equal(chunks.at(-1)?.type, "IEND");
});

test("sequence numbers run through all control and picture chunks", () => {
  const animation = createAnimatedPng({ delayMs: 66 });
  for (const place of [0, 1, 2]) animation.add(aDot(place));
  const numbers = chunksOf(animation.finish())
    .filter(({ type }) => type === "fcTL" || type === "fdAT")
    .map(({ content }) => content.readUInt32BE(0));
  assert.deepEqual(numbers, [0, 1, 2, 3, 4]);
});

test("a picture that stands still is shown longer instead of twice", () => {
  const animation = createAnimatedPng({ delayMs: 50 });
  for (const place of [0, 0, 0, 1]) animation.add(aDot(place));
  assert.deepEqual(
    play(animation.finish(), 4, 3).frames.map(({ delay }) => delay),
    [150, 50],
  );
});

test("checksums are those that decoders compute", () => {
  const animation = createAnimatedPng({ delayMs: 50 });
  animation.add(aDot(0));
  const end = Buffer.from(animation.finish()).subarray(-4);
  assert.equal(end.toString("hex"), "ae426082", "the CRC-32 of every PNG's IEND");
});

test("more than 256 colours become the nearest of the first 256", () => {
  const animation = createAnimatedPng({ delayMs: 50 });
  const rgb = new Uint8Array(900);
  for (let x = 0; x < 300; x++) rgb.set([x & 255, x >> 8 === 0 ? 0 : 1, 0], x * 3);
  animation.add({ width: 300, height: 1, rgb });
  const [frame] = play(animation.finish(), 300, 1).frames;
  assert.deepEqual(frame?.rgb.slice(299 * 3), [43, 0, 0]);
});

test("pictures that change their size stand unsheared in the middle of the largest, on black", () => {
  const animation = createAnimatedPng({ delayMs: 50 });
  const of = (width: number, height: number, colour: number): Picture => ({
    width,
    height,
    rgb: new Uint8Array(width * height * 3).fill(colour),
  });
  const pictures = [of(2, 1, 200), of(4, 3, 100), of(2, 1, 50), of(2, 1, 50), of(2, 3, 60)];
  for (const picture of pictures) animation.add(picture);
  const { frames, chunks } = play(animation.finish(), 4, 3);
  const header = chunks[0]?.content;
  assert.deepEqual([header?.readUInt32BE(0), header?.readUInt32BE(4)], [4, 3]);
  const grey = ({ rgb }: { readonly rgb: readonly number[] }): number[] =>
    rgb.filter((_, index) => index % 3 === 0);
  assert.deepEqual(frames.map(grey), [
    [0, 0, 0, 0, 0, 200, 200, 0, 0, 0, 0, 0],
    Array.from({ length: 12 }, () => 100),
    [0, 0, 0, 0, 0, 50, 50, 0, 0, 0, 0, 0],
    [0, 60, 60, 0, 0, 60, 60, 0, 0, 60, 60, 0],
  ]);
  assert.deepEqual(
    frames.map(({ delay }) => delay),
    [50, 50, 100, 50],
  );
});

test("a picture that stands still for minutes is shown for minutes", () => {
  const animation = createAnimatedPng({ delayMs: 1000 });
  for (let second = 0; second < 130; second++) animation.add(aDot(0));
  const delays = play(animation.finish(), 4, 3).frames.map(({ delay }) => delay);
  assert.deepEqual(delays, [65_000, 65_000]);
});
