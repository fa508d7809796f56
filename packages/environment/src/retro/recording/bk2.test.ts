import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { FakeConsole } from "../../testing/fake-console.ts";
import { readZip, writeZip } from "../archive/zip-file.ts";
import { decodeBk2, encodeBk2 } from "./bk2.ts";
import { playRecording, type Recording } from "./recording.ts";
import { RecordingEmulator } from "./recording-emulator.ts";

const GENESIS = ["B", "A", "MODE", "START", "UP", "DOWN", "LEFT", "RIGHT", "C", "Y", "X", "Z"];
const ORDERS: readonly (readonly (string | null)[])[] = [
  GENESIS,
  ["B", null, "SELECT", "START", "UP", "DOWN", "LEFT", "RIGHT", "A"],
  ["B", "Y", "SELECT", "START", "UP", "DOWN", "LEFT", "RIGHT", "A", "X", "L", "R"],
  ["B", null, null, "PAUSE", "UP", "DOWN", "LEFT", "RIGHT", "A"],
  ["B", null, "SELECT", "START", "UP", "DOWN", "LEFT", "RIGHT", "A", null, "L", "R"],
  ["BUTTON", null, "SELECT", "RESET", "UP", "DOWN", "LEFT", "RIGHT"],
  ["II", "III", "SELECT", "RUN", "UP", "DOWN", "LEFT", "RIGHT", "I", "IV", "V", "VI"],
];
const text = (bytes: Uint8Array, name: string): string =>
  Buffer.from(readZip(bytes, "x").find((entry) => entry.name === name)?.bytes ?? []).toString();

test("a recording is written as gym-retro writes it", () => {
  const frames = [[0], [0b1_0000_0001], [1 << 7]];
  const recording: Recording = {
    system: "Genesis",
    game: "Game-Genesis",
    frames,
    state: Uint8Array.of(1, 2),
  };
  const bytes = encodeBk2(recording, GENESIS);
  assert.equal(
    text(bytes, "Input Log.txt"),
    [
      "[Input]",
      "P1 B|P1 A|P1 Mode|P1 Start|P1 Up|P1 Down|P1 Left|P1 Right|P1 C|P1 Y|P1 X|P1 Z|",
      "|..|............|",
      "|..|B.......C...|",
      "|..|.......R....|",
      "[/Input]",
    ].join("\n"),
  );
  assert.match(
    text(bytes, "Header.txt"),
    /^MovieVersion Retro\n[\s\S]*\nPlatform GEN\nGameName Game-Genesis\n/,
  );
  assert.deepStrictEqual(encodeBk2(recording, GENESIS), bytes);
});

test("what was written is read again, for every console", () => {
  const systems = ["Genesis", "Nes", "Snes", "Sms", "GbAdvance", "Atari2600", "PCEngine"];
  const order = fc.integer({ min: 0, max: ORDERS.length - 1 });
  const state = fc.option(fc.uint8Array({ minLength: 1, maxLength: 300 }), { nil: null });
  const masks = fc.array(fc.nat({ max: 0xfff }), { minLength: 2, maxLength: 2 });
  fc.assert(
    fc.property(
      order,
      fc.array(masks, { minLength: 1, maxLength: 30 }),
      state,
      (index, raw, core) => {
        const buttons = ORDERS[index] as readonly (string | null)[];
        const known = buttons.reduce(
          (all, name, bit) => (name === null ? all : all | (1 << bit)),
          0,
        );
        const frames = raw.map((players) => players.map((mask) => mask & known));
        const system = systems[index] as string;
        const recording: Recording = { system, game: `G-${system}`, frames, state: core };
        assert.deepStrictEqual(
          decodeBk2(encodeBk2(recording, buttons), buttons, "x.bk2"),
          recording,
        );
      },
    ),
    { numRuns: 60 },
  );
});

function aMovie(log: string, header = "Platform NES\nGameName A-Nes\n"): Uint8Array {
  return writeZip([
    { name: "Header.txt", bytes: Buffer.from(header) },
    { name: "Input Log.txt", bytes: Buffer.from(log) },
  ]);
}
const NES = ORDERS[1] as readonly (string | null)[];

test("columns in another order are read by their letters", () => {
  const movie = aMovie("[Input]\r\nLogKey:#\r\n|..|UDLRSsBA|\r\n|r.|.....s..|\r\n[/Input]\r\n");
  const all = 0b1_1111_1101;
  assert.deepStrictEqual(decodeBk2(movie, NES, "x").frames, [[all], [1 << 2]]);
});

const broken: [string, Uint8Array, string, RegExp][] = [
  ["no archive", Buffer.from("hello"), "ARCHIVE_UNREADABLE", /^x\.bk2: not a zip archive/],
  ["a cut archive", aMovie("|..|A|").subarray(0, 90), "ARCHIVE_UNREADABLE", /not a zip archive/],
  [
    "no log",
    writeZip([{ name: "Header.txt", bytes: Buffer.from("Platform NES") }]),
    "RECORDING_MALFORMED",
    /no Input Log\.txt/,
  ],
  ["no platform", aMovie("|..|A|", "x"), "RECORDING_MALFORMED", /names no Platform/],
  ["no frames", aMovie("[Input]"), "RECORDING_MALFORMED", /has no frames/],
  [
    "a foreign button",
    aMovie("|..|Z|"),
    "RECORDING_MALFORMED",
    /line 1: expected buttons out of BsSUDLRA, got Z/,
  ],
  ["no players", aMovie("|..|"), "RECORDING_MALFORMED", /expected 1 to 8 players, got 0/],
  ["too many players", aMovie(`|..|${"A|".repeat(9)}`), "RECORDING_MALFORMED", /got 9/],
];
for (const [what, bytes, code, message] of broken) {
  test(`of ${what} the error says what is wrong`, () => {
    assert.throws(() => decodeBk2(bytes, NES, "x.bk2"), { code, message });
  });
}

test("what was played on a recording emulator is played again with the same memory", () => {
  const ended: Recording[] = [];
  const original = new FakeConsole();
  const recorder = new RecordingEmulator(original, "Fake-Nes", (recording) =>
    ended.push(recording),
  );
  recorder.powerOn();
  for (const mask of [128, 384, 64, 1]) recorder.frame([mask]);
  const middle = recorder.saveState();
  const first = original.memory.bytes.slice();
  recorder.loadState(middle);
  for (const mask of [128, 128]) recorder.frame([mask], false);
  recorder.close();
  assert.equal(ended.length, 2);
  assert.equal(ended[0]?.state, null);
  assert.deepStrictEqual(ended[1]?.state, middle);
  const again = new FakeConsole();
  const seen: number[] = [];
  for (const [index, recording] of ended.entries()) {
    const read = decodeBk2(encodeBk2(recording, NES), NES, "x");
    playRecording(again, read, (frame) => seen.push(frame));
    if (index === 0) assert.deepStrictEqual(again.memory.bytes, first);
  }
  assert.deepStrictEqual(again.memory.bytes, original.memory.bytes);
  assert.deepStrictEqual(seen, [0, 1, 2, 3, 0, 1]);
});
