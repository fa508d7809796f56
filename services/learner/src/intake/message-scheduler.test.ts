import assert from "node:assert/strict";
import { test } from "node:test";
import { longestTurnMs, MessageScheduler } from "./message-scheduler.ts";

test("the messages of many streams are handled in order, and in turns between which others have theirs", async () => {
  const workMs = 5;
  let ms = 0;
  let inTurn = 0;
  const turns: number[] = [];
  const scheduler = new MessageScheduler({ now: () => ms }, (turn) => {
    setImmediate(() => {
      inTurn = 0;
      turn();
      turns.push(inTurn);
    });
  });
  const handled: number[] = [];
  const messages = Array.from({ length: 100 }, (_, message) =>
    scheduler.schedule(() => {
      handled.push(message);
      inTurn += 1;
      ms += workMs;
    }),
  );
  await Promise.all(messages);
  assert.deepEqual(
    handled,
    [...handled].sort((a, b) => a - b),
  );
  assert.equal(handled.length, 100);
  assert.equal(Math.max(...turns), longestTurnMs / workMs);
});

test("what goes wrong in a turn is told to whom it belongs, and the others go on", async () => {
  const scheduler = new MessageScheduler({ now: () => 0 });
  const first = scheduler.schedule(() => undefined);
  const broken = scheduler.schedule(() => {
    throw new RangeError("broken");
  });
  const last = scheduler.schedule(() => undefined);
  await assert.rejects(broken, /broken/);
  await Promise.all([first, last]);
});
