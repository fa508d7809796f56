import assert from "node:assert/strict";
import { test } from "node:test";
import { beside } from "./beside.ts";
import type { RgbPicture } from "./rgb-picture.ts";
import { type StepFacts, withStepPanel } from "./step-panel.ts";

const picture: RgbPicture = { width: 40, height: 100, rgb: new Uint8Array(40 * 100 * 3).fill(9) };
const facts: StepFacts = {
  title: "version 3",
  step: 12,
  reward: 0.5,
  action: 1,
  probabilities: Float32Array.of(0.25, 0.75),
  value: -1,
};
const actions = ["LEFT", "RIGHT"];

function count({ rgb }: RgbPicture, colour: readonly number[]): number {
  let pixels = 0;
  for (let at = 0; at < rgb.length; at += 3)
    if (colour.every((value, channel) => rgb[at + channel] === value)) pixels += 1;
  return pixels;
}

test("the picture stays as it is, and bars are as long as probabilities", () => {
  const whole = withStepPanel(picture, facts, actions);
  assert.equal(whole.height, 100);
  for (let row = 0; row < 100; row++)
    assert.ok(
      whole.rgb
        .subarray(row * whole.width * 3, (row * whole.width + 40) * 3)
        .every((value) => value === 9),
    );
  const [played, other] = [count(whole, [255, 178, 56]), count(whole, [64, 92, 140])];
  const without = withStepPanel(
    picture,
    { ...facts, probabilities: Float32Array.of(0, 1) },
    actions,
  );
  assert.ok(played > 300 && other > 100 && count(without, [64, 92, 140]) === 0);
});

test("every fact changes what is shown", () => {
  const shown = withStepPanel(picture, facts, actions);
  const changes: readonly Partial<StepFacts>[] = [
    { title: "version 4" },
    { step: 13 },
    { reward: -0.5 },
    { action: 0 },
    { probabilities: null },
    { value: 1 },
  ];
  for (const change of changes) {
    const other = withStepPanel(picture, { ...facts, ...change }, actions);
    assert.notDeepEqual(other.rgb, shown.rgb, JSON.stringify(change));
  }
});

test("memory that is used again gives the same picture, and a low picture gets room for the panel", () => {
  const once = withStepPanel(picture, facts, actions);
  const again = withStepPanel(
    picture,
    facts,
    actions,
    withStepPanel(picture, { ...facts, step: 888 }, actions),
  );
  assert.deepEqual(again, once);
  const low = { width: 8, height: 4, rgb: new Uint8Array(96) };
  assert.ok(withStepPanel(low, facts, actions).height > 60);
});

test("of a name that is longer than the bar of the played action, the rest is light", () => {
  const names = ["LEFT", "RIGHT+DOWN"];
  const halfBar = { ...facts, probabilities: Float32Array.of(0.5, 0.5) };
  const [whole, shorter] = [names, ["LEFT", "RIGHT+DO"]].map((each) =>
    withStepPanel(picture, halfBar, each),
  ) as [RgbPicture, RgbPicture];
  const lightPixelsOfWn = count(whole, [226, 226, 226]) - count(shorter, [226, 226, 226]);
  assert.ok(lightPixelsOfWn > 25, `${lightPixelsOfWn}`);
  assert.ok(count(whole, [20, 20, 20]) > 60);
});

test("two pictures stand beside each other", () => {
  const both = beside(picture, { width: 2, height: 2, rgb: new Uint8Array(12).fill(7) });
  assert.deepEqual([both.width, both.height], [50, 100]);
  assert.equal(count(both, [7, 7, 7]), 4);
  assert.equal(count(both, [9, 9, 9]), 4000);
});
