import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { StickyFrameSkip } from "./sticky-frame-skip.ts";

/** Plays steps of [action, u] and returns the action of each frame, and which frames were announced as last. */
function played(skip: StickyFrameSkip, steps: readonly (readonly [number, number])[]) {
  return steps.map(([action, u]) => {
    const frames: string[] = [];
    skip.step(action, u, (held, last) => {
      frames.push(`${held}${last ? "!" : ""}`);
      return false;
    });
    return frames.join(" ");
  });
}

test("the first step of an episode uses its action at once, however low the draw", () => {
  const skip = new StickyFrameSkip(4, 0.25);
  assert.deepStrictEqual(played(skip, [[3, 0]]), ["3 3 3 3!"]);
  skip.restart();
  assert.deepStrictEqual(played(skip, [[5, 0]]), ["5 5 5 5!"]);
});

test("below the stickiness only the first frame keeps the action before", () => {
  const skip = new StickyFrameSkip(4, 0.25);
  assert.deepStrictEqual(
    played(skip, [
      [1, 0.9],
      [2, 0.249],
      [3, 0.25],
      [4, 0],
    ]),
    ["1 1 1 1!", "1 2 2 2!", "3 3 3 3!", "3 4 4 4!"],
  );
});

test("with one frame a step a kept action stays until a draw lets it go", () => {
  const skip = new StickyFrameSkip(1, 0.25);
  assert.deepStrictEqual(
    played(skip, [
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 0.5],
    ]),
    ["1!", "1!", "1!", "4!"],
  );
});

test("a step stops at the end of the episode, and only then says so", () => {
  const skip = new StickyFrameSkip(4, 0);
  let frames = 0;
  assert.equal(
    skip.step(0, 0.5, () => ++frames === 2),
    true,
  );
  assert.equal(frames, 2);
  assert.equal(
    skip.step(0, 0.5, () => false),
    false,
  );
});

test("it plays as the 2018 wrapper's own loop does", () => {
  const steps = fc.array(fc.tuple(fc.nat(6), fc.double({ min: 0, max: 0.999, noNaN: true })));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), steps, (frameSkip, script) => {
      const expected = playedIn2018(frameSkip, script);
      assert.deepStrictEqual(played(new StickyFrameSkip(frameSkip, 0.25), script), expected);
    }),
  );
});

/** The loop of retro-contest's StochasticFrameSkip, with the draw given. */
function playedIn2018(frameSkip: number, script: readonly (readonly [number, number])[]): string[] {
  let current: number | null = null;
  const choose = (frame: number, action: number, u: number): number => {
    if (current === null) return action;
    if (frame === 0) return u >= 0.25 ? action : current;
    return frame === 1 ? action : current;
  };
  return script.map(([action, u]) => {
    const frames: string[] = [];
    for (let frame = 0; frame < frameSkip; frame++) {
      current = choose(frame, action, u);
      frames.push(`${current}${frame === frameSkip - 1 ? "!" : ""}`);
    }
    return frames.join(" ");
  });
}
