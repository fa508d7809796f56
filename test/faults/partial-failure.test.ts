import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { inflateSync } from "node:zlib";
import { skipElsewhere, skipUnless } from "@lockstep/system/testing";
import { type Finished, runLockstep, temporaryFolder, train } from "../lockstep-command.ts";
import { copyOfRun } from "../shared-runs.ts";

const coreFolders = ["/usr/lib/x86_64-linux-gnu/libretro", "/usr/lib/libretro"];
const hasCore = coreFolders.some((folder) =>
  existsSync(join(folder, "genesis_plus_gx_libretro.so")),
);
const needsCore = { skip: skipUnless(hasCore, "the libretro core genesis_plus_gx") };

/**
 * A Genesis cartridge that shows a white picture, 320 pixels wide for 20 frames and then 256 for 20, for ever: register
 * 12 of its video chip says which.
 */
function aWidthChangingRom(): Uint8Array {
  const rom = Buffer.alloc(0x2_0000);
  // Stack and start.
  rom.writeUInt32BE(0x00ff_0000, 0);
  rom.writeUInt32BE(0x200, 4);
  rom.write("SEGA GENESIS    ", 0x100, "latin1");
  rom.write("JUE", 0x1f0, "latin1");
  const program = [
    // move.b $A10001,d0; andi.b #15,d0; beq over; move.l #'SEGA',$A14000: the console's licence check
    ...[0x1039, 0x00a1, 0x0001, 0x0200, 0x000f, 0x670a, 0x23fc, 0x5345, 0x4741, 0x00a1, 0x4000],
    // lea $C00004,a0; registers 0, 1 (display on), 15
    ...[0x41f9, 0x00c0, 0x0004, 0x30bc, 0x8004, 0x30bc, 0x8144, 0x30bc, 0x8f02],
    // move.l #$C0000000,(a0); move.w #$0EEE,$C00000: colour 0 is white
    ...[0x20bc, 0xc000, 0x0000, 0x33fc, 0x0eee, 0x00c0, 0x0000],
    // loop: register 12 = $81; bsr wait; register 12 = $00; bsr wait; bra loop
    ...[0x30bc, 0x8c81, 0x6108, 0x30bc, 0x8c00, 0x6102, 0x60f2],
    // wait: move.w #19,d1; until the picture is drawn and then until it ends: move.w (a0),d2; btst #3,d2
    ...[0x323c, 0x0013, 0x3410, 0x0802, 0x0003, 0x66f8, 0x3410, 0x0802, 0x0003, 0x67f8],
    // dbra d1; rts
    ...[0x51c9, 0xffee, 0x4e75],
  ];
  for (const [index, word] of program.entries()) rom.writeUInt16BE(word, 0x200 + 2 * index);
  return rom;
}

/** A folder of games with this one, and a run of it. */
async function aRun(context: TestContext) {
  const folder = temporaryFolder(context);
  const game = join(folder, "games", "Widths-Genesis");
  mkdirSync(game, { recursive: true });
  const rom = aWidthChangingRom();
  writeFileSync(join(game, "rom.md"), rom);
  const json = (name: string, content: object): void =>
    writeFileSync(join(game, name), JSON.stringify(content));
  json("data.json", { info: { score: { address: 0xff0000, type: "|u1" } } });
  json("scenario.json", { reward: { variables: { score: { reward: 1 } } } });
  json("metadata.json", {});
  writeFileSync(join(game, "rom.sha"), createHash("sha1").update(rom).digest("hex"));
  writeFileSync(join(game, "Start.inputs"), "1\n");
  const config = join(folder, "config.json");
  writeFileSync(
    config,
    JSON.stringify({
      slots: 1,
      segmentLength: 8,
      environment: { observation: { height: 36, width: 36 }, timeLimitSteps: 30, frameSkip: 4 },
      learning: { microBatchRows: 8 },
    }),
  );
  const places = ["--games-path", join(folder, "games")];
  const args = ["--game", "Widths-Genesis", "--states", "Start", "--config", config];
  await train(folder, "run", [...places, ...args, "--updates", "5", "--actors", "1"]);
  return { folder, run: join(folder, "run"), places };
}

interface Frame {
  readonly width: number;
  readonly height: number;
  /** Whether everything inside is of one colour, beside black margins left and right. */
  readonly columns: string;
}

interface Chunk {
  readonly type: string;
  readonly content: Buffer;
}

function chunksOf(png: Uint8Array): Chunk[] {
  const bytes = Buffer.from(png);
  const chunks: Chunk[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const content = bytes.subarray(at + 8, at + 8 + length);
    chunks.push({ type: bytes.toString("latin1", at + 4, at + 8), content });
    at += 12 + length;
  }
  return chunks;
}

/** Each picture of an animated PNG in full: its columns, `W` where all is white, `.` where all is black, else `?`. */
function framesOf(png: Uint8Array): readonly Frame[] {
  const chunks = chunksOf(png);
  const header = chunks[0]?.content ?? Buffer.alloc(8);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const palette = chunks.find(({ type }) => type === "PLTE")?.content ?? Buffer.alloc(0);
  const canvas = new Uint8Array(width * height);
  const frames: Frame[] = [];
  let control: Buffer = Buffer.alloc(0);
  for (const { type, content } of chunks) {
    if (type === "fcTL") control = content;
    if (type !== "IDAT" && type !== "fdAT") continue;
    const rows = inflateSync(type === "IDAT" ? content : content.subarray(4));
    const [w = 0, h = 0, x = 0, y = 0] = [4, 8, 12, 16].map((at) => control.readUInt32BE(at));
    for (let at = 0; at < w * h; at++) {
      const [row, column] = [Math.floor(at / w), at % w];
      const index = rows[row * (w + 1) + 1 + column] ?? 0;
      canvas[(y + row) * width + x + column] = palette[3 * index] ?? 0;
    }
    const columns = Array.from({ length: width }, (_, column) => columnOf(canvas, width, column));
    frames.push({ width, height, columns: columns.join("") });
  }
  return frames;
}

function columnOf(canvas: Uint8Array, width: number, column: number): string {
  const value = canvas[column] ?? 0;
  for (let at = column; at < canvas.length; at += width) if (canvas[at] !== value) return "?";
  return value > 200 ? "W" : value === 0 ? "." : "?";
}

async function said(...args: readonly string[]): Promise<Finished> {
  return runLockstep(args);
}

async function succeeds(...args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await said(...args);
  assert.equal(code, 0, `${args.join(" ")}\n${stdout}\n${stderr}`);
}

test(
  "a game that changes its picture's width is recorded and replayed unsheared, and as raw pictures refused",
  needsCore,
  async (context) => {
    const { folder, run, places } = await aRun(context);
    const wide = "W".repeat(320);
    const narrow = `${".".repeat(32)}${"W".repeat(256)}${".".repeat(32)}`;
    for (const command of [
      ["record", "--run-dir", run, "--state", "Start"],
      ["replay", run, "--slot", "0", "--episode", "0", "--every", "1"],
    ]) {
      const out = join(folder, `${command[0]}.png`);
      await succeeds(...command, ...places, "--out", out);
      const pictures = framesOf(readFileSync(out));
      assert.ok(pictures.length > 2, `${command[0]} has ${pictures.length} pictures`);
      // The first frames after power-on are black.
      const shown = pictures
        .map(({ columns }) => columns)
        .filter((columns) => columns.includes("W"));
      assert.deepEqual([...new Set(shown)].sort(), [narrow, wide].sort(), command[0]);
      assert.ok(
        pictures.every(({ columns }) => !columns.includes("?")),
        command[0],
      );
    }

    const pngs = join(folder, "pictures");
    const replay = ["replay", run, "--slot", "0", "--episode", "0", ...places];
    await succeeds(...replay, "--out", pngs);
    const widths = readdirSync(pngs).map(
      (name) => framesOf(readFileSync(join(pngs, name)))[0]?.width,
    );
    assert.deepEqual([...new Set(widths)].sort(), [256, 320]);

    const raw = join(folder, "pictures.rgb");
    const { code, stderr } = await said(...replay, "--out", raw);
    assert.equal(code, 78, stderr);
    assert.match(
      stderr,
      /^lockstep: --out .*pictures\.rgb: picture \d+ has \d+x\d+ pixels, those before have \d+x\d+: raw pictures are of one size; write an animation \(\.png\) or a folder of pictures\n$/,
    );
    assert.deepEqual(
      readdirSync(folder).filter(
        (name) => name.startsWith(".unfinished") || name === "pictures.rgb",
      ),
      [],
      "nothing is left of it",
    );
  },
);

const fullDisk = "/dev/full";
const writers: readonly { readonly what: string; readonly args: readonly string[] }[] = [
  { what: "an animation", args: ["record", "--most-steps", "10", "--out", fullDisk] },
  {
    what: "an evaluation",
    args: ["evaluate", "--episodes", "1", "--most-steps", "10", "--json", fullDisk],
  },
  { what: "a verification", args: ["verify", "--files-only", "--report", fullDisk] },
];

test("what cannot be written whole ends with a line and an exit code", {
  skip: skipElsewhere(existsSync(fullDisk), "Linux"),
}, async (context) => {
  const run = join(temporaryFolder(context), "run");
  await copyOfRun("game", run);
  for (const { what, args } of writers) {
    const { code, stderr } = await said(...args, "--run-dir", run);
    assert.equal(code, 78, `${what}: ${stderr}`);
    assert.match(stderr, /^lockstep: cannot write \/dev\/full: .*(no space|ENOSPC).*\n$/m, what);
  }
});
