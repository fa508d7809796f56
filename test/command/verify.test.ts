import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, type TestContext, test } from "node:test";
import type { Outcome } from "@lockstep/cli/testing";
import { lineSha256, parseLedgerLine } from "@lockstep/round";
import fc from "fast-check";
import { forge } from "../forged-ledger.ts";
import { projectRoot, runCommand, temporaryFolder, train } from "../lockstep-command.ts";
import { startRedis } from "../redis-server.ts";

const updates = 8;
const lastLine = updates + 2;
/** Small, and with ends of episodes in every round. */
const configuration = {
  slots: 4,
  segmentLength: 6,
  environment: { observation: { height: 36, width: 36 }, timeLimitSteps: 10 },
  learning: { microBatchRows: 12 },
};

let folder: string;
let original: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "lockstep-verify-test-"));
  const config = join(folder, "configuration.json");
  writeFileSync(config, JSON.stringify(configuration));
  const args = ["--seed", "5", "--actors", "2"];
  await train(folder, "run", ["--config", config, "--updates", "5", ...args]);
  await train(folder, "run", ["--resume", "--updates", String(updates), "--actors", "1"]);
  original = join(folder, "run");
});
after(() => rmSync(folder, { recursive: true, force: true }));

function said(...args: readonly string[]): Promise<Outcome> {
  return runCommand(args, { columns: 200, env: process.env, cwd: folder });
}

function wrongLines({ out }: Outcome): string[] {
  return out.split("\n").filter((line) => line.startsWith("WRONG: "));
}

/** A copy of the run that a test may damage. */
function aCopy(context: TestContext): string {
  const copy = join(temporaryFolder(context), "run");
  cpSync(original, copy, { recursive: true });
  return copy;
}

function flip(path: string, at: number, by = 1): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ by;
  writeFileSync(path, bytes);
}

function storeOf(run: string): string {
  const store = join(run, "store");
  return join(store, readdirSync(store)[0] ?? "");
}

test("a run that two sessions trained is verified from its seed to its end", async () => {
  const report = join(folder, "report.json");
  const verdict = await said("verify", original, "--report", report);
  assert.equal(verdict.code, 0, verdict.out + verdict.err);
  assert.match(verdict.out, /2 sessions.*store folder with \d+ versions and 2 checkpoints/);
  assert.match(verdict.out, /8 updates, 32 segments, 192 steps computed again/);
  const { startVersion, problems, ...counts } = JSON.parse(readFileSync(report, "utf8"));
  assert.deepEqual([startVersion, counts.updates, problems], [0, updates, []]);
});

test("a part of a run is verified from the weights that are kept before it", async () => {
  const verdict = await said("verify", original, "--from", "7", "--to", "8");
  assert.equal(verdict.code, 0, verdict.out + verdict.err);
  assert.match(verdict.out, /start +version 5 as kept in weights\/5\.f32: not made again/);
  assert.match(verdict.out, /3 updates, /);
  const outside = await said("verify", original, "--from", "7", "--to", "9");
  assert.equal(outside.code, 78);
  assert.match(outside.err, /no range of the ledger's updates, which are 1 to 8/);
});

test("without the network, what the game decides is verified from any update on", async () => {
  const verdict = await said("verify", original, "--play-only", "--from", "7");
  assert.equal(verdict.code, 0, verdict.out + verdict.err);
  assert.match(verdict.out, /2 updates, 8 segments, 48 steps played again/);
});

/** A file of the run and how a report names it, each byte of which must be what it was. */
const files: readonly (readonly [string, (run: string) => string, RegExp])[] = [
  ["the ledger", (run) => join(run, "ledger.jsonl"), /ledger\.jsonl line \d+/],
  ["a version's weights", (run) => join(run, "weights", "5.f32"), /weights\/5\.f32 has SHA-256/],
  [
    "the optimizer's state",
    (run) => join(run, "weights", "5.optimizer.f32"),
    /weights\/5\.optimizer\.f32|checkpoint/,
  ],
  ["what is said of a version", (run) => join(run, "weights", "5.json"), /weights\/5\.json/],
  [
    "the run's configuration",
    (run) => join(run, "run-configuration.json"),
    /run-configuration\.json/,
  ],
  [
    "a version in the store",
    (run) => inStore(run, "versions"),
    /store\/run-.*\/versions\/.*\.weights has SHA-256/,
  ],
  [
    "a checkpoint in the store",
    (run) => inStore(run, "checkpoints"),
    /store\/run-.*\/checkpoints\/.*\.checkpoint has SHA-256/,
  ],
  [
    "the store's list of versions",
    (run) => join(storeOf(run), "published.log"),
    /published\.log|store folder/,
  ],
];

function inStore(run: string, part: string): string {
  const parts = join(storeOf(run), part);
  return join(parts, readdirSync(parts).sort().at(-1) ?? "");
}

for (const [what, pathIn, name] of files)
  test(`whichever byte of ${what} is changed, the report names it`, async (context) => {
    const run = aCopy(context);
    const path = pathIn(run);
    const { size } = statSync(path);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: size - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          flip(path, at, by);
          const verdict = await said("verify", run, "--files-only");
          flip(path, at, by);
          assert.equal(verdict.code, 1, `byte ${at}: ${verdict.out}${verdict.err}`);
          const [first = "", second] = wrongLines(verdict);
          assert.match(first, name);
          if (what !== "the ledger") assert.equal(second, undefined, verdict.out);
        },
      ),
      { numRuns: 12 },
    );
    assert.equal((await said("verify", run, "--files-only")).code, 0);
  });

test("a changed action is named by line, update and slot before anything is computed", async (context) => {
  const run = aCopy(context);
  const path = join(run, "ledger.jsonl");
  const text = readFileSync(path, "utf8");
  const line = text.split("\n")[4] ?? "";
  const record = parseLedgerLine(line);
  assert.equal(record.type, "update");
  const actions = record.type === "update" ? (record.segments[2]?.actions ?? "") : "";
  const changed = Buffer.from(actions, "base64");
  changed[3] = ((changed[3] ?? 0) + 1) % 7;
  writeFileSync(path, text.replace(line, line.replace(actions, changed.toString("base64"))));
  const verdict = await said("verify", run);
  assert.equal(verdict.code, 1);
  assert.match(
    wrongLines(verdict)[0] ?? "",
    /^WRONG: ledger\.jsonl line 5 \(update 4\), slot 2 has actions that do not have their SHA-256$/,
  );
});

test("an action that was forged with all its hashes is found by playing again, to the step", async (context) => {
  const run = aCopy(context);
  forge(run, 4, (text) => {
    const record = JSON.parse(text);
    const [, segment] = record.segments;
    const actions = Buffer.from(segment.actions, "base64");
    actions[2] = ((actions[2] ?? 0) + 1) % 7;
    segment.actions = actions.toString("base64");
    segment.actionsSha256 = lineSha256(actions);
    return JSON.stringify(record);
  });
  assert.equal((await said("verify", run, "--store", "none", "--files-only")).code, 0);
  const verdict = await said("verify", run, "--store", "none");
  assert.equal(verdict.code, 1);
  assert.match(
    wrongLines(verdict)[0] ?? "",
    /^WRONG: ledger\.jsonl line 4 \(update 3\), slot 1, step 2 has action \d; the weights of version 2 choose \d$/,
  );
  // The checkpoint in the store has the head of the ledger that was written.
  const withStore = await said("verify", run, "--files-only");
  assert.equal(withStore.code, 1);
  assert.match(wrongLines(withStore).join("\n"), /checkpoint/);
});

test("an optimizer's state that was forged with its hash is not the one that the update leaves", async (context) => {
  const run = aCopy(context);
  const state = join(run, "weights", "5.optimizer.f32");
  flip(state, 4001);
  const about = join(run, "weights", "5.json");
  const told = JSON.parse(readFileSync(about, "utf8"));
  const optimizerSha256 = lineSha256(readFileSync(state));
  writeFileSync(about, `${JSON.stringify({ ...told, optimizerSha256 }, null, 2)}\n`);
  const verdict = await said("verify", run, "--store", "none");
  assert.equal(verdict.code, 1, verdict.out);
  assert.match(
    wrongLines(verdict)[0] ?? "",
    /weights\/5\.optimizer\.f32 has SHA-256 .*; computed again/,
  );
});

test("a game whose file or cartridge says something else is named", async (context) => {
  const games = temporaryFolder(context);
  const game = join(games, "HareDash-Nes");
  cpSync(join(projectRoot, "games", "HareDash-Nes"), game, { recursive: true });
  const verified = () => said("verify", original, "--games-path", games, "--to", "1");
  assert.equal((await verified()).code, 0);
  const data = join(game, "data.json");
  const text = readFileSync(data, "utf8");
  const address = text.search(/"address": \d/) + '"address": '.length;
  flip(data, address, 1);
  const otherData = await verified();
  assert.equal(otherData.code, 1, otherData.out + otherData.err);
  assert.match(wrongLines(otherData)[0] ?? "", /HareDash-Nes\/data\.json says something else/);
  writeFileSync(data, text);
  flip(join(game, "rom.nes"), 5000);
  const otherRom = await verified();
  assert.equal(otherRom.code, 1, otherRom.out + otherRom.err);
  assert.match(wrongLines(otherRom)[0] ?? "", /HareDash-Nes were changed: .*rom\.nes: wrong ROM/);
});

test("a ledger that lost its last line, or a folder that holds none, is said to be so", async (context) => {
  const run = aCopy(context);
  const path = join(run, "ledger.jsonl");
  const lines = readFileSync(path, "utf8").split("\n");
  writeFileSync(path, `${lines.slice(0, -2).join("\n")}\n`);
  const verdict = await said("verify", run);
  assert.equal(verdict.code, 1);
  assert.match(
    wrongLines(verdict)[0] ?? "",
    new RegExp(`line ${lastLine - 1} is the last; .* knows ${lastLine} lines`),
  );
  const empty = await said("verify", temporaryFolder(context));
  assert.equal(empty.code, 78);
  assert.match(empty.err, /holds no run \(it has no ledger\.jsonl\)/);
});

test("a run whose versions are in Redis is verified with them, and what is damaged there is missed", async (context) => {
  const redis = await startRedis(context);
  if (redis === null) return;
  const config = join(folder, "configuration.json");
  const args = ["--config", config, "--updates", "3", "--seed", "5", "--actors", "1"];
  await train(folder, "in-redis", [...args, "--store", redis.url]);
  const run = join(folder, "in-redis");
  const verdict = await said("verify", run);
  assert.equal(verdict.code, 0, verdict.out + verdict.err);
  assert.match(verdict.out, /redis:\/\/.* with 4 versions and 1 checkpoint/);
  const name = JSON.parse(readFileSync(join(run, "run.json"), "utf8")).run;
  const { port } = new URL(redis.url);
  const damaged = spawnSync("redis-cli", [
    ...["-p", port, "EVAL"],
    "for _, k in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('SETRANGE', k, 100, 'x') end",
    ...["0", `*${name}*weights*3`],
  ]);
  assert.equal(damaged.status, 0, String(damaged.stderr));
  const after = await said("verify", run, "--files-only");
  assert.equal(after.code, 1, after.out + after.err);
  assert.match(wrongLines(after)[0] ?? "", /redis:\/\/.* has no version 3, which the ledger has/);
  await redis.kill();
  const away = await said("verify", run, "--files-only");
  assert.equal(away.code, 78);
  assert.match(away.err, /store redis:\/\/.* does not answer/);
});
