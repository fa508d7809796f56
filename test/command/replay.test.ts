import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, type TestContext, test } from "node:test";
import { createNesFactory } from "@lockstep/emulation";
import { decodeBk2, loadGame, playRecording } from "@lockstep/environment";
import { projectRoot, runLockstep, temporaryFolder, train } from "../lockstep-command.ts";

let folder: string;
let run: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "lockstep-replay-test-"));
  const config = join(folder, "configuration.json");
  const pictures = { observation: { height: 36, width: 36 } };
  const environment = { ...pictures, frameSkip: 4, timeLimitSteps: 10 };
  writeFileSync(config, JSON.stringify({ slots: 3, segmentLength: 7, environment }));
  await train(folder, "run", [
    "--config",
    config,
    "--updates",
    "4",
    "--seed",
    "5",
    "--actors",
    "1",
  ]);
  run = join(folder, "run");
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function replay(...args: readonly string[]) {
  return await runLockstep(["replay", run, ...args]);
}

/** A file for the result, gone after the test. */
function anOut(context: TestContext, name: string): string {
  return join(temporaryFolder(context), name);
}

const wanted = ["--slot", "1", "--episode", "1"];

test("without an episode, all that were played are listed", async () => {
  const { code, stdout } = await replay();
  assert.equal(code, 0);
  const rows = stdout.trimEnd().split("\n").slice(1);
  assert.equal(rows.length, 9, stdout);
  assert.equal(rows.filter((row) => row.endsWith("out of time")).length, 6);
  assert.equal(rows.filter((row) => row.endsWith("under way")).length, 3);
  assert.equal((await replay("--slot", "2")).stdout.trimEnd().split("\n").length, 4);
});

test("a run of a newer format is neither replayed nor verified, not even a part of it", async (context) => {
  const newer = anOut(context, "newer");
  cpSync(run, newer, { recursive: true });
  const record = JSON.parse(readFileSync(join(newer, "run.json"), "utf8"));
  writeFileSync(
    join(newer, "run.json"),
    JSON.stringify({ ...record, format: 9, lockstep: "9.0.0" }),
  );
  for (const args of [["replay"], ["verify"], ["verify", "--files-only"]]) {
    const { code, stdout, stderr } = await runLockstep([args[0] ?? "", newer, ...args.slice(1)]);
    assert.deepEqual([code, stdout], [78, ""], stderr);
    assert.match(stderr, /by Lockstep 9\.0\.0 in format 9; .* use version 9\.0\.0 or a newer one/);
  }
});

test("an episode is played again to the end that the ledger has, and becomes an animation", async (context) => {
  const out = anOut(context, "episode.png");
  const { code, stdout, stderr } = await replay(...wanted, "--out", out);
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /^slot 1, episode 1, played with versions 1 to 2: \w+Zone\.Act\d, out of time, return .*10 steps, 40 frames\n10 pictures in /,
  );
  const png = readFileSync(out);
  assert.equal(png.toString("latin1", 1, 4), "PNG");
  assert.ok(png.includes("acTL"), "it is animated");
});

test("raw pictures, a folder of pictures and the buttons show the same play", async (context) => {
  const [raw, pictures, buttons] = ["episode.rgb", "pictures", "episode.bk2"].map((name) =>
    anOut(context, name),
  ) as [string, string, string];
  for (const out of [raw, pictures, buttons]) {
    const { code, stderr } = await replay(...wanted, "--out", out);
    assert.equal(code, 0, stderr);
  }
  assert.equal(readdirSync(pictures).length, 40);
  const frames = readFileSync(raw);
  const game = loadGame("HareDash-Nes", { gamePaths: [join(projectRoot, "games")] });
  const emulator = createNesFactory().create(game.system, game.rom);
  const recording = decodeBk2(readFileSync(buttons), emulator.buttons, buttons);
  const bytes = frames.length / 40;
  const first = recording.frames.length - 40;
  playRecording(emulator, recording, (frame) => {
    if (frame < first) return;
    const at = (frame - first) * bytes;
    const { rgb } = emulator.picture();
    assert.equal(Buffer.compare(Buffer.from(rgb), frames.subarray(at, at + bytes)), 0, `${frame}`);
  });
  emulator.close();
});

test("an episode becomes a video, with what the weights see beside it, and another episode in step", async (context) => {
  const [one, again, both] = ["one.mp4", "again.mp4", "both.gif"].map((name) =>
    anOut(context, name),
  ) as [string, string, string];
  const overlay = ["--overlay", "--scale", "1"];
  const { code, stdout, stderr } = await replay(...wanted, "--out", one, ...overlay);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /\n40 pictures, 60\.10 a second, in /);
  await replay(...wanted, "--out", again, ...overlay);
  assert.equal(Buffer.compare(readFileSync(one), readFileSync(again)), 0, "the same bytes");
  const twice = ["--speed", "2", "--beside-slot", "2", "--beside-episode", "0"];
  const beside = await replay(...wanted, "--out", both, ...twice);
  assert.match(beside.stdout, /\n10 pictures, 30\.05 a second, in /, beside.stderr);
  const gif = readFileSync(both);
  assert.equal(gif.toString("latin1", 0, 6), "GIF89a");
  assert.equal(gif.readUInt16LE(6), 2 * 256 + 8, "two pictures wide");
});

test("an episode that comes to another end than the ledger says is an error", async (context) => {
  const ledger = join(run, "ledger.jsonl");
  const text = readFileSync(ledger, "utf8");
  context.after(() => writeFileSync(ledger, text));
  writeFileSync(ledger, text.replaceAll('"truncated":true', '"truncated":false'));
  const { code, stderr } = await replay(...wanted, "--out", anOut(context, "episode.png"));
  assert.equal(code, 1);
  assert.match(stderr, /episode 1 of slot 1 came to .* the ledger says .*; lockstep verify finds/);
});

test("a ledger whose last line is torn is replayed up to there, one that is damaged before is not", async (context) => {
  const ledger = join(run, "ledger.jsonl");
  const text = readFileSync(ledger, "utf8");
  context.after(() => writeFileSync(ledger, text));
  const lines = text.trimEnd().split("\n");
  writeFileSync(ledger, `${text}${lines.at(-1)?.slice(0, 100)}`);
  const torn = await replay();
  assert.equal(torn.code, 0, torn.stderr);
  const [first = "", second = "", ...others] = lines;
  writeFileSync(ledger, [first, second.slice(0, 100), ...others, ""].join("\n"));
  const damaged = await replay();
  assert.equal(damaged.code, 78);
  assert.match(damaged.stderr, /ledger\.jsonl line 2 is no record/);
});

test("what was not played is refused with what there is", async () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["--slot", "3", "--episode", "0"], /the run has no slot 3: its slots are 0 to 2/],
    [
      ["--slot", "0", "--episode", "7"],
      /slot 0 has played no episode 7: episodes 0 to 1 have ended, episode 2 is under way with 8 steps/,
    ],
    [
      [...wanted, "--out", "x.avi"],
      /ends with \.avi, expected \.mp4 .*\.gif .*\.png .*\.rgb .*\.bk2/,
    ],
    [
      [...wanted, "--out", "x.mp4", "--beside-slot", "1"],
      /named by --beside-slot S and --beside-episode E/,
    ],
  ];
  for (const [args, says] of cases) {
    const { code, stderr } = await replay(...args);
    assert.equal(code, 78);
    assert.match(stderr, says);
    assert.equal(stderr.trimEnd().split("\n").length, 1);
  }
});
