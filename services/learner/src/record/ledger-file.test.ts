import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { type LedgerHeader, type LedgerUpdate, lineSha256 } from "@lockstep/round";
import { aFolder } from "../testing/a-learner.ts";
import { LedgerFile } from "./ledger-file.ts";

const header: LedgerHeader = {
  type: "run",
  run: "test",
  seed: 1,
  configuration: { seed: 1 },
  configurationSha256: "aa",
  engine: { name: "fake", device: "none", versions: {} },
  software: { lockstep: "test" },
  version: 0,
  weightsSha256: "cc",
};

function anUpdate(version: number): LedgerUpdate {
  return {
    type: "update",
    version,
    weightsSha256: `w${version}`,
    learningRate: 1e-3,
    figures: { policyLoss: 0.1, valueLoss: 0.2, entropy: 1 },
    optimizerSteps: 1,
    gradientNorm: 0.5,
    maxLogProbabilityDifference: 0,
    segments: [],
    episodes: [],
  };
}

async function aLedger(context: TestContext, updates: number) {
  const path = join(aFolder(context), "ledger.jsonl");
  const ledger = await LedgerFile.create(path, header);
  const positions = [ledger.position];
  for (let version = 1; version <= updates; version++) {
    await ledger.append(anUpdate(version));
    positions.push(ledger.position);
  }
  await ledger.close();
  return { path, positions };
}

function linesOf(path: string): string[] {
  return readFileSync(path, "utf8").trimEnd().split("\n");
}

test("every record carries the hash of the line before it", async (context) => {
  const { path, positions } = await aLedger(context, 3);
  let previous = "0".repeat(64);
  for (const line of linesOf(path)) {
    assert.equal(JSON.parse(line).previous, previous);
    previous = createHash("sha256").update(line).digest("hex");
  }
  assert.deepEqual(positions.at(-1), {
    bytes: readFileSync(path).length,
    records: 4,
    sha256: previous,
  });
});

test("a resumed ledger loses the records after the checkpoint and says who goes on", async (context) => {
  const { path, positions } = await aLedger(context, 3);
  const [, one] = positions;
  assert.ok(one !== undefined);
  const kept = linesOf(path).slice(0, 2);
  appendFileSync(path, '{"half a rec');
  const later = { ...header, version: 1, software: { lockstep: "later" } };
  const ledger = await LedgerFile.resume(path, one, later);
  for (const version of [2, 3, 4]) await ledger.append(anUpdate(version));
  await ledger.close();
  const lines = linesOf(path);
  assert.deepEqual(lines.slice(0, 2), kept);
  const records = lines.map((line) => JSON.parse(line));
  assert.deepEqual(
    records.slice(2).map(({ type, version }) => [type, version]),
    [
      ["run", 1],
      ["update", 2],
      ["update", 3],
      ["update", 4],
    ],
  );
  assert.deepEqual(records[2].software, { lockstep: "later" });
  assert.equal(ledger.position.records, lines.length);
  let previous = one.sha256;
  for (const line of lines.slice(2)) {
    assert.equal(JSON.parse(line).previous, previous);
    previous = lineSha256(line);
  }
});

test("in a folder without a ledger the chain goes on in a new file", async (context) => {
  const { positions } = await aLedger(context, 2);
  const position = positions.at(-1);
  assert.ok(position !== undefined);
  const path = join(aFolder(context), "ledger.jsonl");
  const ledger = await LedgerFile.resume(path, position, { ...header, version: 2 });
  await ledger.append(anUpdate(3));
  await ledger.close();
  const [first, second] = linesOf(path).map((line) => JSON.parse(line));
  assert.equal(first.previous, position.sha256);
  assert.equal(first.version, 2);
  assert.equal(second.version, 3);
});

test("another run's ledger and a shorter one are refused and left alone", async (context) => {
  const { positions } = await aLedger(context, 3);
  const position = positions.at(-1);
  assert.ok(position !== undefined);
  const path = join(aFolder(context), "ledger.jsonl");
  for (const content of [`${"x".repeat(5000)}\n`, "short\n", ""]) {
    writeFileSync(path, content);
    await assert.rejects(LedgerFile.resume(path, position, header), { code: "LEDGER_MISMATCH" });
    assert.equal(readFileSync(path, "utf8"), content);
  }
});

test("a record that is longer than a read is still recognised as the last one", async (context) => {
  const path = join(aFolder(context), "ledger.jsonl");
  const ledger = await LedgerFile.create(path, header);
  const long = { ...anUpdate(1), weightsSha256: "w".repeat(300_000) };
  await ledger.append(long);
  const { position } = ledger;
  await ledger.append(anUpdate(2));
  await ledger.close();
  const resumed = await LedgerFile.resume(path, position, header);
  await resumed.close();
  const types = linesOf(path).map((line) => JSON.parse(line).type);
  assert.deepEqual(types, ["run", "update", "run"]);
});

test("a folder that cannot be written is named", async (context) => {
  const path = join(aFolder(context), "missing", "ledger.jsonl");
  await assert.rejects(LedgerFile.create(path, header), (error) => {
    assert.ok(error instanceof Error && "code" in error);
    assert.equal(error.code, "RUN_FOLDER_UNUSABLE");
    assert.match(error.message, /missing\/ledger.jsonl/);
    return true;
  });
});
