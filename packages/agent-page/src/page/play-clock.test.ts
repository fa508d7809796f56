import assert from "node:assert/strict";
import { test } from "node:test";
import { PlayClock, type Played } from "./play-clock.ts";

class Counting implements Played {
  readonly framesPerSecond = 60;
  frames = 0;
  shown = 0;

  frame(): void {
    this.frames += 1;
  }

  step(): number {
    this.frames += 4;
    return 4;
  }

  show(): void {
    this.shown += 1;
  }
}

/** A browser that draws so often for some seconds. */
function played(clock: PlayClock, drawsPerSecond: number, seconds: number): Counting {
  const counting = new Counting();
  const draws = drawsPerSecond * seconds;
  for (let draw = 0; draw < draws; draw++)
    clock.tick(counting, 5_000 + (1_000 * draw) / drawsPerSecond);
  return counting;
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 10, `${actual}, expected about ${expected}`);
}

test("the console's rate is kept, whatever the rate of the screen", () => {
  for (const screen of [30, 60, 75, 144]) {
    const clock = new PlayClock();
    const counting = played(clock, screen, 3);
    near(counting.frames, 180);
    near(clock.framesPerSecond, 60);
    assert.ok(counting.shown <= Math.min(counting.frames, screen * 3));
  }
});

test("a factor plays slower and faster", () => {
  for (const speed of [0.25, 0.5, 2, 4]) {
    const clock = new PlayClock();
    clock.speed = speed;
    near(played(clock, 60, 2).frames, 120 * speed);
  }
});

test("a page that was hidden does not make up for the time", () => {
  const clock = new PlayClock();
  const counting = played(clock, 60, 1);
  const before = counting.frames;
  clock.tick(counting, 65_000);
  assert.ok(counting.frames - before <= 10, `${counting.frames - before}`);
});

test("without a limit whole steps are played for most of a screen's frame", () => {
  const clock = new PlayClock();
  clock.speed = Number.POSITIVE_INFINITY;
  const counting = new Counting();
  const begun = performance.now();
  clock.tick(counting, 0);
  const tookMs = performance.now() - begun;
  assert.ok(counting.frames >= 4 && counting.frames % 4 === 0);
  assert.ok(tookMs >= 12, `${tookMs} ms`);
  assert.equal(counting.shown, 1);
});
