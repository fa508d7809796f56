import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { aHareDashConsole } from "../testing/a-hare-dash.ts";
import { ConsoleSession } from "./console-session.ts";

async function aSession(context: TestContext, mostRewindBytes?: number) {
  const session = new ConsoleSession(await aHareDashConsole(), mostRewindBytes);
  context.after(() => session.close());
  const { buttons, memory } = session.emulator;
  const bit = (name: string): number => 1 << buttons.indexOf(name);
  const [start, right] = [bit("START"), bit("RIGHT")];
  /** What is pressed in a frame of the test's play. */
  const maskAt = (frame: number): number =>
    frame >= 12 && frame < 14 ? start : frame >= 90 && frame % 7 > 1 ? right : 0;
  const play = (frames: number): void => {
    for (let i = 0; i < frames; i++) session.frame(maskAt(session.frames));
  };
  return { session, play, ram: () => memory.bytes.slice(), memory };
}

const livesAt = 0x305;

test("going back comes to the very RAM that was there, and goes on the same way", async (context) => {
  const { session, play, ram } = await aSession(context);
  const moments: Uint8Array[] = [];
  for (let frame = 0; frame < 200; frame++) {
    moments.push(ram());
    play(1);
  }
  for (const back of [1, 29, 30, 31, 64, 3]) {
    const target = session.frames - back;
    assert.equal(session.rewind(back), back);
    assert.equal(session.frames, target);
    assert.deepEqual(ram(), moments[target]);
  }
  play(198 - session.frames);
  assert.deepEqual(ram(), moments[198]);
});

test("it goes back to the beginning and no further, and a loaded state is a beginning", async (context) => {
  const { session, play, ram } = await aSession(context);
  const atPowerOn = ram();
  play(50);
  const state = session.save();
  play(50);
  assert.equal(session.rewind(1_000), 100);
  assert.deepEqual(ram(), atPowerOn);
  assert.equal(session.rewind(1), 0);
  session.load(state);
  assert.equal(session.rewind(10), 0);
  assert.equal(session.rewindable, 0);
});

test("what is kept for going back is bounded, and the oldest is forgotten", async (context) => {
  const { session, play } = await aSession(context, 200_000);
  const each = session.save().length;
  const most = Math.floor(200_000 / each);
  play(2_000);
  assert.ok(
    session.rewindable >= 30 && session.rewindable <= 30 * (most + 1),
    `${session.rewindable}`,
  );
  assert.equal(session.rewind(5_000), 2_000 - session.frames);
  assert.ok(session.frames > 1_000);
});

test("frozen bytes are held in every frame, also in those that are played again, until they are let go", async (context) => {
  const { session, play, memory } = await aSession(context);
  play(90);
  assert.equal(memory.readByte(livesAt), 3);
  session.freeze("lives", { address: livesAt, bytes: Uint8Array.of(7) });
  play(40);
  session.freeze("x", { address: 0x300, bytes: Uint8Array.of(100, 0) });
  play(20);
  assert.deepEqual([...memory.read(0x300, 2), memory.readByte(livesAt)], [100, 0, 7]);
  session.rewind(35);
  assert.equal(memory.readByte(livesAt), 7);
  assert.ok(session.isFrozen("lives"));
  assert.ok(session.thaw("x"));
  assert.ok(!session.thaw("x"));
  play(40);
  assert.notDeepEqual([...memory.read(0x300, 2)], [100, 0]);
});

test("drawing a moment shows it and changes nothing of it", async (context) => {
  const { session, play, ram } = await aSession(context);
  play(90);
  const state = session.save();
  const before = ram();
  const picture = session.emulator.picture().rgb.slice();
  session.powerOn();
  session.draw();
  assert.notDeepEqual(session.emulator.picture().rgb.slice(), picture);
  session.load(state);
  session.draw();
  assert.deepEqual(ram(), before);
  assert.equal(session.frames, 0);
});
