import assert from "node:assert/strict";
import { test } from "node:test";
import { createFakeClock } from "../testing/index.ts";
import { withoutSilence } from "./without-silence.ts";

const late = () => new Error("silent");

test("work may take as long as it wants while it says that it goes on", async () => {
  const clock = createFakeClock();
  let say = (): void => undefined;
  let finish = (_result: number): void => undefined;
  const result = withoutSilence({ clock, silentMs: 100, late }, (heard) => {
    say = heard;
    return new Promise<number>((resolve) => {
      finish = resolve;
    });
  });
  for (const _time of [1, 2, 3]) {
    await clock.advance(90);
    say();
  }
  finish(7);
  assert.equal(await result, 7);
  assert.equal(clock.pending, 0);
});

test("work that falls silent is left behind, and an error of work is thrown", async () => {
  const clock = createFakeClock();
  const silent = withoutSilence({ clock, silentMs: 100, late }, () => new Promise(() => undefined));
  const refused = assert.rejects(silent, { message: "silent" });
  await clock.advance(100);
  await refused;
  const failing = async (): Promise<never> => {
    throw new TypeError("broken");
  };
  await assert.rejects(
    withoutSilence({ clock, silentMs: 100, late }, failing),
    TypeError("broken"),
  );
  assert.equal(clock.pending, 0);
});
