import assert from "node:assert/strict";
import { test } from "node:test";
import { PictureCrop } from "./picture-crop.ts";

const WIDTH = 5;
const HEIGHT = 4;
const rgb = Uint8Array.from({ length: 3 * WIDTH * HEIGHT }, (_, i) => i);
const pixels = Uint32Array.from({ length: WIDTH * HEIGHT }, (_, i) => 1000 + i);

test("a crop takes the same rectangle out of both kinds of pixels", () => {
  const crop = new PictureCrop({ x: 1, y: 2, width: 3, height: 2 });
  const cut = crop.cut({ width: WIDTH, height: HEIGHT, rgb });
  const native = crop.cutNative({ width: WIDTH, height: HEIGHT, pixels });
  const wanted = [11, 12, 13, 16, 17, 18];
  assert.deepStrictEqual([cut.width, cut.height, native.width, native.height], [3, 2, 3, 2]);
  assert.deepStrictEqual(
    [...native.pixels],
    wanted.map((i) => 1000 + i),
  );
  assert.deepStrictEqual(
    [...cut.rgb],
    wanted.flatMap((i) => [3 * i, 3 * i + 1, 3 * i + 2]),
  );
});

test("without a crop, and with one of the whole picture, pictures are passed on as they are", () => {
  const picture = { width: WIDTH, height: HEIGHT, rgb };
  assert.equal(new PictureCrop(null).cut(picture), picture);
  assert.equal(new PictureCrop({ x: 0, y: 0, width: 0, height: 0 }).cut(picture), picture);
});

test("a crop follows a picture that changes its size", () => {
  const crop = new PictureCrop({ x: 2, y: 0, width: 0, height: 0 });
  assert.equal(crop.cutNative({ width: WIDTH, height: HEIGHT, pixels }).width, 3);
  const wide = crop.cutNative({ width: 10, height: 2, pixels });
  assert.deepStrictEqual([...wide.pixels], [...pixels.slice(2, 10), ...pixels.slice(12, 20)]);
});
