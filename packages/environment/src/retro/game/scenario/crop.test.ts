import assert from "node:assert/strict";
import { test } from "node:test";
import { cropWithin, reachesBeyond } from "./crop.ts";

const picture = { width: 320, height: 224 };
const cases: [string, [number, number, number, number], [number, number, number, number] | null][] =
  [
    ["a rectangle inside is itself", [8, 16, 100, 50], [8, 16, 100, 50]],
    ["no size means all that is left", [0, 24, 0, 0], [0, 24, 320, 200]],
    ["the whole picture is no crop", [0, 0, 0, 0], null],
    ["exactly the picture is no crop", [0, 0, 320, 224], null],
    ["too wide ends with the picture", [300, 0, 100, 224], [300, 0, 20, 224]],
    ["too high ends with the picture", [0, 200, 320, 100], [0, 200, 320, 24]],
  ];
for (const [what, [x, y, width, height], expected] of cases) {
  test(`a crop: ${what}`, () => {
    const got = cropWithin({ x, y, width, height }, picture);
    assert.deepStrictEqual(got === null ? null : [got.x, got.y, got.width, got.height], expected);
  });
}

type Rectangle = [number, number, number, number];
const within: Rectangle[] = [
  [0, 0, 0, 0],
  [0, 0, 320, 224],
  [319, 223, 0, 0],
  [8, 16, 100, 50],
];
const over: Rectangle[] = [
  [300, 0, 100, 224],
  [0, 200, 320, 100],
  [320, 0, 0, 0],
  [0, 0, 0, 225],
];

test("a crop that asks for pixels beyond the picture is told from one that ends with it", () => {
  const beyond = ([x, y, width, height]: Rectangle): boolean =>
    reachesBeyond({ x, y, width, height }, picture);
  assert.deepEqual(within.filter(beyond), []);
  assert.deepEqual(over.filter(beyond), over);
});
