import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { type LedgerHeader, ledgerLine, lineSha256, noLine } from "@lockstep/round";
import { currentConfiguration } from "./run-folder.ts";
import { readRunLedger } from "./run-ledger.ts";

const some = "a".repeat(64);
function header(version: number, learningRate: number): LedgerHeader {
  return {
    type: "run",
    run: "one",
    seed: 1,
    configuration: { seed: 1, learning: { learningRate } },
    configurationSha256: some,
    engine: { name: "onnx", device: "cpu", versions: {} },
    software: {},
    version,
    weightsSha256: some,
  };
}

const update = (version: number) => ({ type: "update", version, weightsSha256: some });

/** A run folder whose ledger has two sessions and versions 1 to 3; its weights of version 3 say where the ledger ended. */
function aTrainedFolder(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-run-ledger-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  let previous = noLine;
  const lines = [header(0, 0.1), ...[1, 2].map(update), header(2, 0.3), update(3)].map((record) => {
    const line = ledgerLine(record as LedgerHeader, previous);
    previous = lineSha256(line);
    return `${line}\n`;
  });
  const path = join(folder, "ledger.jsonl");
  writeFileSync(path, lines.join(""));
  const text = readFileSync(path);
  const last = text.toString().trimEnd().split("\n").at(-1) ?? "";
  mkdirSync(join(folder, "weights"));
  writeFileSync(join(folder, "weights", "3.f32"), "");
  const ledger = { bytes: text.length, records: 5, sha256: lineSha256(last) };
  writeFileSync(join(folder, "weights", "3.json"), JSON.stringify({ ledger }));
  const rewrite = (change: (text: string) => string): void =>
    writeFileSync(path, change(text.toString()));
  return { folder, path, rewrite };
}
const damaged = (message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Error && "code" in error && error.code === "RUN_FOLDER");
  assert.match(error.message, message);
  assert.match(error.message, /ledger\.jsonl .*; the run cannot go on .*--init .*--run-dir\)$/);
  return true;
};

test("a run's ledger says its version and its last session", async (context) => {
  const { folder } = aTrainedFolder(context);
  const ledger = await readRunLedger(folder);
  assert.equal(ledger?.version, 3);
  assert.deepEqual(ledger?.session.configuration, { seed: 1, learning: { learningRate: 0.3 } });
});

test("a run without its run-configuration.json, or with a damaged one, goes on as its last session did", async (context) => {
  const { folder } = aTrainedFolder(context);
  const record = {
    run: "one",
    configuration: { seed: 1, learning: { learningRate: 0.1 } },
    store: "folder",
    createdAt: "2026-01-01",
  };
  const ledger = await readRunLedger(folder);
  const rate = () => currentConfiguration(folder, record, ledger);
  const last = { seed: 1, learning: { learningRate: 0.3 } };
  assert.deepEqual(rate(), last);
  for (const text of [Buffer.of(0xff, 0xfe), "", "null", '{"seed":2}']) {
    writeFileSync(join(folder, "run-configuration.json"), text);
    assert.deepEqual(rate(), last);
  }
  const kept = { seed: 1, learning: { learningRate: 0.2 } };
  writeFileSync(join(folder, "run-configuration.json"), JSON.stringify(kept));
  assert.deepEqual(rate(), kept);
  rmSync(join(folder, "run-configuration.json"));
  assert.deepEqual(currentConfiguration(folder, record, null), record.configuration);
});

test("a missing or an empty ledger of a trained run is refused; a run that was never trained has none", async (context) => {
  const { folder, path, rewrite } = aTrainedFolder(context);
  rewrite(() => "");
  await assert.rejects(readRunLedger(folder), damaged(/is missing or empty.*weights\/3\.f32/));
  rmSync(path);
  await assert.rejects(readRunLedger(folder), damaged(/is missing or empty/));
  rmSync(join(folder, "weights"), { recursive: true });
  writeFileSync(join(folder, "updates.jsonl"), "{}\n");
  await assert.rejects(readRunLedger(folder), damaged(/updates\.jsonl is there/));
  rmSync(join(folder, "updates.jsonl"));
  assert.equal(await readRunLedger(folder), null);
});

const damages: Readonly<Record<string, readonly [(text: string) => string, RegExp]>> = {
  "a changed byte in the middle": [
    (text) => text.replace('"version":1,', '"version":9,'),
    /ledger\.jsonl line 2 or 3 was changed/,
  ],
  "a line that is no record": [
    (text) => text.replace('"type":"update","version":1', "#"),
    /line 2 is no record/,
  ],
  "a part of its lines": [
    (text) => text.split("\n").slice(0, 3).join("\n").concat("\n"),
    /ends after line 3, weights\/3\.json knows 5 lines/,
  ],
  "other ends of lines": [(text) => text.replaceAll("\n", "\r\n"), /line 1 /],
};
for (const [what, [change, message]] of Object.entries(damages))
  test(`a ledger with ${what} is refused with the line's number`, async (context) => {
    const { folder, rewrite } = aTrainedFolder(context);
    rewrite(change);
    await assert.rejects(readRunLedger(folder), damaged(message));
  });

test("a torn last line is left to the learner, and so is a ledger that a killed learner cut back", async (context) => {
  const { folder, rewrite } = aTrainedFolder(context);
  rewrite((text) => text.slice(0, -10));
  assert.equal((await readRunLedger(folder))?.version, 2);
  rewrite((text) => text.split("\n").slice(0, 4).join("\n").concat("\n"));
  assert.equal((await readRunLedger(folder))?.version, 2);
});

test("the ledger of another run is named as such", async (context) => {
  const { folder } = aTrainedFolder(context);
  writeFileSync(join(folder, "run.json"), JSON.stringify({ run: "one" }));
  assert.equal((await readRunLedger(folder))?.version, 3);
  writeFileSync(join(folder, "run.json"), JSON.stringify({ run: "two" }));
  await assert.rejects(
    readRunLedger(folder),
    damaged(/is the ledger of run one, and run\.json says that this folder is run two/),
  );
});
