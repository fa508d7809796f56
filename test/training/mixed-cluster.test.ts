import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import {
  runLockstep,
  smallPictures,
  startLockstep,
  temporaryFolder,
  train,
} from "../lockstep-command.ts";

const run = ["--slots", "3", "--segment-length", "6", "--seed", "5", ...smallPictures];
/** Enough updates that the two engines round some probability differently. */
const length = "12";
const mixed = ["--engine", "tfjs:wasm", "--actor-engine", "onnx", ...run];

interface Engine {
  readonly name: string;
  readonly device: string;
  readonly versions: Readonly<Record<string, string>>;
}

interface LedgerRecord {
  readonly type: string;
  readonly engine?: Engine;
  readonly actorEngine?: string;
  readonly maxLogProbabilityDifference?: number;
}

function ledgerOf(runDir: string): LedgerRecord[] {
  const text = readFileSync(join(runDir, "ledger.jsonl"), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const cleanups: (() => Promise<void>)[] = [];
let folder = "";
let weightsSha256 = "";
after(async () => {
  for (const cleanup of cleanups) await cleanup();
});

test("a learner on TensorFlow.js and actors on ONNX Runtime train together on one policy", async (context) => {
  folder = temporaryFolder({ after: (hook) => cleanups.push(hook) });
  const one = await train(folder, "one", [...mixed, "--actors", "1", "--updates", length]);
  ({ weightsSha256 } = one);
  const [header, ...updates] = ledgerOf(join(folder, "one"));
  assert.deepEqual(
    [header?.type, header?.engine?.name, header?.engine?.device],
    ["run", "tfjs", "wasm"],
  );
  assert.match(header?.engine?.versions["tfjs-backend-wasm"] ?? "", /^\d+\.\d+\.\d+$/);
  const log = readFileSync(join(folder, "one", "logs", "learner.log"), "utf8");
  const chosen = log.split("\n").find((line) => line.includes('"msg":"engine chosen"')) ?? "{}";
  assert.deepEqual(JSON.parse(chosen).engine, header?.engine);
  assert.equal(updates.length, Number(length));
  for (const { maxLogProbabilityDifference = Number.NaN } of updates) {
    assert.ok(maxLogProbabilityDifference <= 1e-3, `off-policy by ${maxLogProbabilityDifference}`);
  }
  const verified = await runLockstep(["verify", join(folder, "one"), "--to", "3"]);
  assert.match(verified.stdout, /^sound /m, "the ledger says what the actors computed with");
  context.diagnostic(`largest on-policy difference ${one.maxLogProbabilityDifference}`);

  const two = await train(folder, "two", [...mixed, "--actors", "2", "--updates", length]);
  assert.equal(two.weightsSha256, one.weightsSha256, "the number of actors shows in the weights");

  const resumed = ["train", "--plain", "--resume", "--run-dir", join(folder, "two")];
  const went = await runLockstep([...resumed, "--engine", "tfjs:wasm", "--updates", "13"]);
  assert.equal(went.code, 0, went.stderr);
  const sessions = ledgerOf(join(folder, "two")).filter(({ type }) => type === "run");
  assert.equal(sessions.length, 2);
  for (const { engine, actorEngine } of sessions)
    assert.deepEqual([engine?.name, engine?.device, actorEngine], ["tfjs", "wasm", "onnx:cpu"]);

  const again = ["train", "--plain", "--resume", "--run-dir", join(folder, "one"), ...run];
  const refused = await runLockstep([...again, "--engine", "onnx:cpu", "--updates", "13"]);
  assert.equal(refused.code, 78, refused.stdout + refused.stderr);
  assert.match(
    refused.stderr,
    /^lockstep: --engine onnx:cpu, but run \S+ was trained with tfjs:wasm: .*--engine-change record\n$/,
  );
});

test("an engine that is not installed ends the command with what to install, and leaves the run as it was", async (context) => {
  const native = ["tfjs:node-gpu", "tfjs:node"].find((name) => !isInstalled(packageOf(name)));
  const skip = skipElsewhere(native !== undefined, "machines without both native engines");
  if (native === undefined) return context.skip(skip || "");
  const runDir = join(folder, "one");
  const ledger = readFileSync(join(runDir, "ledger.jsonl"), "utf8");
  const again = ["train", "--plain", "--resume", "--run-dir", runDir, ...run, "--updates", "13"];
  const { code, stdout, stderr } = await startLockstep([
    ...[...again, "--engine", native, "--engine-change", "record"],
  ]).finished;
  assert.equal(code, 78, stdout + stderr);
  const message = `lockstep: learner: the engine ${native} is not available: the package ${packageOf(native)} is not installed; run npm install `;
  assert.ok(stderr.startsWith(message) && stderr.trim().split("\n").length === 1, stderr);
  assert.equal(readFileSync(join(runDir, "ledger.jsonl"), "utf8"), ledger);
  const weights = readFileSync(join(runDir, "weights", `${length}.json`), "utf8");
  assert.equal(JSON.parse(weights).sha256, weightsSha256);
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
