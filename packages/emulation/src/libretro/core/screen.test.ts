import assert from "node:assert/strict";
import { test } from "node:test";
import koffi from "koffi";
import { Screen } from "./screen.ts";

function framebuffer(...pixels: readonly number[]): bigint {
  const pointer = koffi.alloc("uint16", pixels.length) as bigint;
  new Uint16Array(koffi.view(pointer, pixels.length * 2)).set(pixels);
  return pointer;
}

const RGB565 = 2;

test("a frame is shown with its own size, whatever the size was before", () => {
  const screen = new Screen();
  assert.equal(screen.setFormat(RGB565), true);
  screen.expectSize(4, 3);
  assert.deepStrictEqual([screen.picture().width, screen.picture().rgb.length], [4, 36]);
  const small = framebuffer(0xf800, 0x07e0, 0xdead, 0x001f, 0xffff, 0xdead);
  screen.refresh(small, 2, 2, 6);
  assert.deepStrictEqual(
    [...screen.picture().rgb],
    [...[0xf8, 0, 0], ...[0, 0xfc, 0], ...[0, 0, 0xf8], ...[0xf8, 0xfc, 0xf8]],
  );
  screen.expectSize(100, 100);
  screen.refresh(small, 1, 1, 6);
  assert.deepStrictEqual(screen.picture(), { width: 1, height: 1, rgb: Uint8Array.of(0xf8, 0, 0) });
});

test("no pixels mean the same picture as before, even after another format was announced", () => {
  const screen = new Screen();
  screen.setFormat(RGB565);
  screen.refresh(framebuffer(0xf800), 1, 1, 2);
  screen.setFormat(0);
  screen.refresh(null, 1, 1, 0);
  assert.deepStrictEqual([...screen.picture().rgb], [0xf8, 0, 0]);
});

test("what is no frame is refused before its memory is read", () => {
  const screen = new Screen();
  assert.equal(screen.setFormat(7), false);
  const cases = [
    [0, 1, 2],
    [1, 5_000, 2],
    [4, 4, 6],
    [2, 2, 5],
  ] as const;
  for (const [width, height, pitch] of cases) {
    assert.throws(() => screen.refresh(16n, width, height, pitch), { code: "CORE_FAILED" });
  }
});
