import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { type LedgerHeader, ledgerLine, lineSha256, noLine } from "@lockstep/round";
import { temporaryFolder } from "@lockstep/system/testing";
import { ledgerHeadOf } from "./ledger-of-run.ts";

const sha256 = "a".repeat(64);

/** A run folder whose ledger has these versions of run `one`. */
function aRunFolder(context: TestContext, lastVersion: number): string {
  const folder = temporaryFolder(context);
  const header: LedgerHeader = {
    ...{ type: "run", run: "one", seed: 1, configuration: {}, configurationSha256: sha256 },
    engine: { name: "onnx", device: "cpu", versions: {} },
    ...{ software: {}, version: 0, weightsSha256: sha256 },
  };
  const updates = Array.from({ length: lastVersion }, (_, index) => ({
    ...{ type: "update", version: index + 1, weightsSha256: sha256, learningRate: 1, figures: {} },
    ...{ optimizerSteps: 1, gradientNorm: 1, maxLogProbabilityDifference: 0 },
    ...{ segments: [], episodes: [] },
  }));
  let previous = noLine;
  const lines = [header, ...updates].map((record) => {
    const line = ledgerLine(record as LedgerHeader, previous);
    previous = lineSha256(line);
    return `${line}\n`;
  });
  writeFileSync(join(folder, "ledger.jsonl"), lines.join(""));
  writeFileSync(join(folder, "run.json"), JSON.stringify({ run: "one" }));
  mkdirSync(join(folder, "weights"));
  writeFileSync(join(folder, "weights", "3.json"), "{}");
  return folder;
}

test("weights that a ledger was cut before are not answered with another version's number", async (context) => {
  const weights = { version: 3, sha256 };
  assert.equal((await ledgerHeadOf(aRunFolder(context, 3), weights)).version, 3);
  await assert.rejects(ledgerHeadOf(aRunFolder(context, 2), weights), {
    code: "RUN_FOLDER",
    message:
      /ledger\.jsonl does not say how weights\/3\.f32 was made: it was cut, or it is another run's; put back a copy of the run's own ledger \(.*lockstep verify .* names all that is missing\)$/,
  });
});

test("another run's ledger is named, though it has the version", async (context) => {
  const folder = aRunFolder(context, 3);
  writeFileSync(join(folder, "run.json"), JSON.stringify({ run: "two" }));
  await assert.rejects(ledgerHeadOf(folder, { version: 3, sha256 }), {
    message: /is the ledger of run one, and run\.json says that this folder is run two; put back/,
  });
});
