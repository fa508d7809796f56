import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import { smallPictures, startLockstep, temporaryFolder, train } from "../lockstep-command.ts";

const run = ["--slots", "3", "--segment-length", "6", "--seed", "5"];
const mixed = ["--engine", "tfjs:wasm", "--actor-engine", "onnx:cpu", ...run];

interface Engine {
  readonly name: string;
  readonly device: string;
  readonly versions: Readonly<Record<string, string>>;
}

interface LedgerRecord {
  readonly type: string;
  readonly engine?: Engine;
  readonly maxLogProbabilityDifference?: number;
}

function ledgerOf(runDir: string): LedgerRecord[] {
  const text = readFileSync(join(runDir, "ledger.jsonl"), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("a learner on TensorFlow.js and actors on ONNX Runtime train together on one policy", async (context) => {
  const folder = temporaryFolder(context);
  const one = await train(folder, "one", [...mixed, "--actors", "1", "--updates", "4"]);
  const [header, ...updates] = ledgerOf(join(folder, "one"));
  assert.deepEqual(
    [header?.type, header?.engine?.name, header?.engine?.device],
    ["run", "tfjs", "wasm"],
  );
  assert.match(header?.engine?.versions["tfjs-backend-wasm"] ?? "", /^\d+\.\d+\.\d+$/);
  const log = readFileSync(join(folder, "one", "logs", "learner.log"), "utf8");
  const chosen = log.split("\n").find((line) => line.includes('"msg":"engine chosen"')) ?? "{}";
  assert.deepEqual(JSON.parse(chosen).engine, header?.engine);
  assert.equal(updates.length, 4);
  for (const { maxLogProbabilityDifference = Number.NaN } of updates) {
    assert.ok(maxLogProbabilityDifference <= 1e-3, `off-policy by ${maxLogProbabilityDifference}`);
  }
  assert.ok(one.maxLogProbabilityDifference > 0, "two engines never round alike everywhere");
  context.diagnostic(`largest on-policy difference ${one.maxLogProbabilityDifference}`);

  const two = await train(folder, "two", [...mixed, "--actors", "2", "--updates", "4"]);
  assert.equal(two.weightsSha256, one.weightsSha256, "the number of actors shows in the weights");

  const again = ["train", "--plain", "--resume", "--run-dir", join(folder, "one"), ...run];
  const refused = await startLockstep([...again, "--engine", "onnx:cpu", "--updates", "5"])
    .finished;
  assert.equal(refused.code, 78, refused.stdout + refused.stderr);
  assert.match(
    refused.stderr,
    /^lockstep: --engine onnx:cpu, but run \S+ was trained with tfjs:wasm: .*--engine-change record\n$/,
  );
});

test("an engine that is not installed ends the command with what to install, and leaves the run as it was", async (context) => {
  const folder = temporaryFolder(context);
  const runDir = join(folder, "run");
  const one = await train(folder, "run", [
    ...[...mixed, "--actors", "1", "--updates", "1"],
    ...smallPictures,
  ]);
  const ledger = readFileSync(join(runDir, "ledger.jsonl"), "utf8");
  const native = ["tfjs:node-gpu", "tfjs:node"].find((name) => !isInstalled(packageOf(name)));
  const skip = skipElsewhere(native !== undefined, "machines without both native engines");
  if (native === undefined) return context.skip(skip || "");
  const again = ["train", "--plain", "--resume", "--run-dir", runDir, ...run, "--updates", "2"];
  const { code, stdout, stderr } = await startLockstep([
    ...[...again, "--engine", native, "--engine-change", "record"],
  ]).finished;
  assert.equal(code, 78, stdout + stderr);
  const message = `lockstep: learner: the engine ${native} is not available: the package ${packageOf(native)} is not installed; run npm install `;
  assert.ok(stderr.startsWith(message) && stderr.trim().split("\n").length === 1, stderr);
  assert.equal(readFileSync(join(runDir, "ledger.jsonl"), "utf8"), ledger);
  const weights = readFileSync(join(runDir, "weights", "1.json"), "utf8");
  assert.equal(JSON.parse(weights).sha256, one.weightsSha256);
});

function packageOf(engine: string): string {
  return engine.replace("tfjs:", "@tensorflow/tfjs-");
}

function isInstalled(packageName: string): boolean {
  try {
    import.meta.resolve(packageName);
    return true;
  } catch {
    return false;
  }
}
