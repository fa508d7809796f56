import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Emulator } from "../emulator.ts";
import { type ConformanceSubject, emulatorsOf } from "./conformance-subject.ts";
import { playScript, scriptedButtons, type Trace, traceParts, traceScript } from "./play-script.ts";

const FRAMES = 700;
/** After fewer frames, 240 to 400, a state of Airstriker leads Genesis Plus GX to other RAM than the moment itself. */
const SAVE_AT = 500;
/** The script in two parts, so that what a saved state leads to is compared with the second. */
const WHOLE = [0, SAVE_AT, FRAMES];

/**
 * Registers the tests that every {@link Emulator} must pass in the calling test file. Needs a ROM that moves by itself
 * and reads its pads: with a still picture most tests would pass for any emulator.
 */
export function describeEmulatorConformance(name: string, subject: ConformanceSubject): void {
  describe(`${name} keeps the Emulator port's promises`, () => {
    const known: KnownTraces = { whole: null };
    describeDeterminism(subject, known);
    describeStates(subject, known);
    describeMemory(subject);
    describeLoadedStates(subject);
    describeExactStates(subject);
    describeIsolation(subject);
  });
}

/** Of an emulator that nothing has disturbed: the first test that needs them plays them for the others. */
interface KnownTraces {
  whole: readonly Trace[] | null;
}

function describeDeterminism(subject: ConformanceSubject, known: KnownTraces): void {
  test(`${FRAMES} frames from power-on are the same again, after powerOn, and in a fresh process`, async () => {
    const create = await emulatorsOf(subject);
    const emulator = create();
    const first = traceParts(emulator, WHOLE);
    known.whole = first;
    emulator.powerOn();
    const ramAtPowerOn = emulator.memory.bytes.slice();
    assert.deepStrictEqual(traceParts(emulator, WHOLE), first);
    const other = create();
    assert.deepStrictEqual(other.memory.bytes, ramAtPowerOn);
    other.close();
    emulator.close();
    assert.deepStrictEqual(inFreshProcess({ subject, frames: WHOLE }), first);
  });

  test("the script makes a difference: pictures change, and other buttons give other RAM; leaving frames undrawn changes no RAM, and the next drawn picture is the same", async () => {
    const create = await emulatorsOf(subject);
    const [drawn, undrawn, idle] = [create(), create(), create()];
    const pictures = new Set<string>();
    for (let frame = 0; frame < 400; frame++) {
      const draw = frame % 4 === 3;
      drawn.frame(scriptedButtons(drawn, frame), true);
      undrawn.frame(scriptedButtons(undrawn, frame), draw);
      idle.frame([], false);
      assert.deepStrictEqual(undrawn.memory.bytes, drawn.memory.bytes, `RAM at frame ${frame}`);
      if (frame % 50 === 0) pictures.add(Buffer.from(drawn.picture().rgb).toString("latin1"));
      if (draw && frame % 100 === 99) {
        assert.deepStrictEqual(undrawn.picture(), drawn.picture(), `picture at frame ${frame}`);
      }
    }
    assert.ok(pictures.size > 2, `only ${pictures.size} different pictures`);
    assert.notDeepStrictEqual(drawn.memory.bytes, idle.memory.bytes);
    for (const emulator of [drawn, undrawn, idle]) emulator.close();
  });
}

function describeStates(subject: ConformanceSubject, known: KnownTraces): void {
  test("a loaded state goes on as the saved one did, in any emulator and process, and saving disturbs nothing", async () => {
    const create = await emulatorsOf(subject);
    known.whole ??= playedWhole(create());
    const [, expected] = known.whole;
    const saved = create();
    playScript(saved, 0, SAVE_AT);
    const state = saved.saveState();
    assert.deepStrictEqual(saved.saveState(), state, "saving twice gives the same bytes");
    assert.deepStrictEqual(traceScript(saved, SAVE_AT, FRAMES), expected);
    saved.loadState(state);
    const settled = subject.statesSettle === true ? saved.saveState() : state;
    saved.loadState(settled);
    assert.deepStrictEqual(saved.saveState(), settled, "a state survives the round trip");
    assert.deepStrictEqual(traceScript(saved, SAVE_AT, FRAMES), expected);
    const base64 = Buffer.from(state).toString("base64");
    const order = { subject, frames: [SAVE_AT, FRAMES], state: base64 };
    assert.deepStrictEqual(inFreshProcess(order), [expected]);
    saved.close();
  });

  test("foreign, cut and damaged states are refused and leave the emulator as it was", async () => {
    const create = await emulatorsOf(subject);
    const [emulator, reference] = [create(), create()];
    playScript(emulator, 0, 300);
    playScript(reference, 0, 300);
    const state = emulator.saveState();
    const damaged = state.slice();
    damaged[state.length >> 1] = (damaged[state.length >> 1] ?? 0) ^ 0xff;
    const garbage = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 37) & 0xff);
    for (const bytes of [new Uint8Array(), garbage, state.subarray(0, -1), damaged]) {
      assert.throws(() => emulator.loadState(bytes), { code: "STATE_REFUSED" });
    }
    assert.deepStrictEqual(traceScript(emulator, 300, 400), traceScript(reference, 300, 400));
    emulator.close();
    reference.close();
  });

  test("a view of the RAM stays valid and current over frames, states and power-on", async () => {
    const create = await emulatorsOf(subject);
    const emulator = create();
    const view = emulator.memory.bytes;
    const atPowerOn = view.slice();
    playScript(emulator, 0, 400);
    const later = view.slice();
    assert.notDeepStrictEqual(later, atPowerOn);
    const state = emulator.saveState();
    emulator.powerOn();
    assert.deepStrictEqual(view, atPowerOn);
    emulator.loadState(state);
    assert.deepStrictEqual(view, later);
    emulator.frame([]);
    assert.equal(emulator.memory.bytes, view);
    assert.deepStrictEqual(view, ramOfFreshLoad(create(), state));
    emulator.close();
  });
}

function describeMemory(subject: ConformanceSubject): void {
  test("all addresses of its ranges have RAM; a byte that is written is read, until a state is loaded", async () => {
    const emulator = (await emulatorsOf(subject))();
    playScript(emulator, 0, 60);
    const { memory } = emulator;
    const state = emulator.saveState();
    emulator.loadState(state);
    const ranges = [...memory.ranges];
    assert.ok(ranges.length > 0);
    const first = ranges[0]?.address as number;
    for (const [index, { address, length }] of ranges.entries()) {
      assert.equal(memory.read(address, length).length, length);
      const following = ranges[index + 1];
      if (following !== undefined) assert.ok(address + length <= following.address);
    }
    const before = memory.readByte(first);
    memory.writeByte(first, before ^ 0xff);
    assert.equal(memory.readByte(first), before ^ 0xff);
    emulator.loadState(state);
    assert.equal(memory.readByte(first), before);
    assert.throws(() => memory.writeByte(-1, 0), { code: "ADDRESS_OUT_OF_RANGE" });
    emulator.close();
  });
}

/** Frames without buttons before each state, and with one button held after it. */
const [idleFrames, heldFrames] = [15, 15];

/** Three emulators at one moment: one that was left alone, one that saved its state and loaded it, and one that loaded it. */
type AtOneMoment = Readonly<Record<"undisturbed" | "saved" | "fresh", Emulator>>;

/** Of a button that is pressed anew a state may say less than the moment at which it was saved. */
function describeLoadedStates(subject: ConformanceSubject): void {
  test("whoever loads a state goes on in the same way, the emulator that saved it as well", async (context) => {
    const create = await emulatorsOf(subject);
    const three = { undisturbed: create(), saved: create(), fresh: create() };
    const buttons = three.saved.buttons.flatMap((name, bit) => (name === null ? [] : [bit]));
    const differing = buttons.filter((bit) => !goesOnFromTheMoment(three, bit));
    const names = differing.map((bit) => three.saved.buttons[bit]);
    if (three.saved.exactStates === true) assert.deepStrictEqual(names, []);
    const how = names.length === 0 ? "the same" : `other RAM with ${names.join(", ")} held`;
    context.diagnostic(`played on from the moment itself: ${how}`);
    for (const emulator of Object.values(three)) emulator.close();
  });
}

/** @returns whether the one that was left alone came to the same RAM as those that loaded the state */
function goesOnFromTheMoment({ undisturbed, saved, fresh }: AtOneMoment, bit: number): boolean {
  for (let frame = 0; frame < idleFrames; frame++) {
    undisturbed.frame([]);
    saved.frame([]);
  }
  const state = saved.saveState();
  saved.loadState(state);
  fresh.loadState(state);
  let same = true;
  for (let frame = 0; frame < heldFrames; frame++) {
    for (const emulator of [undisturbed, saved, fresh]) emulator.frame([1 << bit]);
    assert.deepStrictEqual(fresh.memory.bytes, saved.memory.bytes, `bit ${bit}, frame ${frame}`);
    same &&= Buffer.compare(saved.memory.bytes, undisturbed.memory.bytes) === 0;
  }
  const later = saved.saveState();
  // Of a state that is not exact some bytes may mean nothing: Genesis Plus GX saves addresses of its own memory.
  if (saved.exactStates === true)
    assert.deepStrictEqual(fresh.saveState(), later, `a later state, bit ${bit}`);
  assert.deepStrictEqual(fresh.picture(), saved.picture(), `a later picture, bit ${bit}`);
  // From here on they are the same again.
  undisturbed.loadState(later);
  saved.loadState(later);
  return same;
}

/** Saves at many moments, with buttons held before and after each. */
function describeExactStates(subject: ConformanceSubject): void {
  test("where states are said to be exact, a loaded state is the moment at which it was saved", async (context) => {
    const create = await emulatorsOf(subject);
    const [undisturbed, saved, fresh] = [create(), create(), create()];
    if (undisturbed.exactStates !== true) {
      context.skip("this emulator does not promise it");
      return;
    }
    let frame = 0;
    // Further apart each time, so that they meet different phases of the game's own cycles and of the held buttons.
    for (let gap = 1; gap <= 30; gap++) {
      playScript(undisturbed, frame, frame + gap);
      playScript(saved, frame, frame + gap);
      frame += gap;
      const state = saved.saveState();
      saved.loadState(state);
      fresh.loadState(state);
      assert.deepStrictEqual(fresh.memory.bytes, undisturbed.memory.bytes, `RAM at ${frame}`);
      assert.deepStrictEqual(fresh.saveState(), state, `a state of the loaded one at ${frame}`);
      const expected = playScript(undisturbed, frame, frame + 3);
      assert.deepStrictEqual(playScript(saved, frame, frame + 3), expected, `after ${frame}`);
      assert.deepStrictEqual(playScript(fresh, frame, frame + 3), expected, `fresh at ${frame}`);
      frame += 3;
      const later = undisturbed.saveState();
      assert.deepStrictEqual(saved.saveState(), later, `a later state, at ${frame}`);
      assert.deepStrictEqual(fresh.saveState(), later, `a later state of the fresh, at ${frame}`);
    }
    for (const emulator of [undisturbed, saved, fresh]) emulator.close();
  });
}

function describeIsolation(subject: ConformanceSubject): void {
  test("16 emulators in one process, interleaved at different frames, do not influence one another", async () => {
    const create = await emulatorsOf(subject);
    const alone = create();
    const frames = 40;
    const offsets = Array.from({ length: 16 }, (_, i) => (i === 15 ? 1 : 64 * i));
    const expected = offsets.map((offset) => {
      alone.powerOn();
      playScript(alone, offset, offset + frames);
      return { ram: alone.memory.bytes.slice(), rgb: alone.picture().rgb.slice() };
    });
    alone.close();
    const together = offsets.map(() => create());
    const again = create();
    for (let frame = 0; frame < frames; frame++) {
      together.forEach((emulator, i) => {
        emulator.frame(scriptedButtons(emulator, (offsets[i] as number) + frame));
      });
      if (frame === frames >> 1) together[4]?.loadState((together[4] as Emulator).saveState());
      if (frame === 10) again.powerOn();
    }
    together.forEach((emulator, i) => {
      assert.deepStrictEqual(emulator.memory.bytes, expected[i]?.ram, `RAM of emulator ${i}`);
      assert.deepStrictEqual(emulator.picture().rgb, expected[i]?.rgb, `picture of emulator ${i}`);
      emulator.close();
    });
    again.close();
  });

  test("a closed emulator says so, closes twice, and leaves others running", async () => {
    const create = await emulatorsOf(subject);
    const [closed, open] = [create(), create()];
    closed.close();
    closed.close();
    assert.throws(() => closed.frame([]), { code: "EMULATOR_CLOSED" });
    open.frame([]);
    open.close();
  });
}

function ramOfFreshLoad(emulator: Emulator, state: Uint8Array): Uint8Array {
  emulator.loadState(state);
  emulator.frame([]);
  const ram = emulator.memory.bytes.slice();
  emulator.close();
  return ram;
}

function playedWhole(emulator: Emulator): readonly Trace[] {
  const traces = traceParts(emulator, WHOLE);
  emulator.close();
  return traces;
}

function inFreshProcess(order: object): readonly Trace[] {
  const script = fileURLToPath(new URL("./fresh-process.js", import.meta.url));
  const run = spawnSync(process.execPath, [script], {
    input: JSON.stringify(order),
    encoding: "utf8",
  });
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout) as readonly Trace[];
}
