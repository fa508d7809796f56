import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { arch } from "node:os";
import { join } from "node:path";
import { before, type TestContext, test } from "node:test";
import { type LedgerUpdate, readLedger } from "@lockstep/round";
import { freePort } from "@lockstep/system";
import { skipElsewhere } from "@lockstep/system/testing";
import {
  type Finished,
  projectRoot,
  runLockstep,
  startLockstep,
  startProgram,
  temporaryFolder,
  train,
} from "../lockstep-command.ts";
import {
  emulatedArm,
  type OtherNode,
  otherNodes,
  othersWanted,
  whoHasOthers,
  withoutAvx,
} from "./other-node.ts";

/** The short run has the same hash wherever it is trained; an emulator verifies it in half a minute of CPU time. */
const updates = process.env["LOCKSTEP_PORTABILITY_UPDATES"] ?? "2";
const short = ["--slots", "2", "--segment-length", "5", "--seed", "7", "--engine", "portable"];
const hashOfShort = "9d864b58246039e2254c5079ba1977b7d7d44a6ebd51f80759c19c7cfada4b71";
/** Its hash where TensorFlow.js computes. */
const hashOfShortByTfjs = "0142e75a1dbaa7978b13ea20ddddb1b73750b6fdf43d23ac2806e57aa3b0cfdc";
const waitMs = 900_000;

interface TrainedRun {
  readonly folder: string;
  readonly runDir: string;
  readonly sha256: string;
}

let one: TrainedRun;

function options(folder: string): string[] {
  const small = join(folder, "small.json");
  // Of the preset when the hashes were written down.
  const file = join(projectRoot, "test", "portability", "large-pictures.json");
  const { environment, learning } = JSON.parse(readFileSync(file, "utf8"));
  const pictures = { ...environment, observation: { height: 36, width: 36 } };
  writeFileSync(small, JSON.stringify({ environment: pictures, learning }));
  return [...short, "--config", small];
}

before(async (context) => {
  const folder = temporaryFolder(context as TestContext);
  const summary = await train(folder, "one", [...options(folder), "--updates", updates]);
  one = { folder, runDir: join(folder, "one"), sha256: summary.weightsSha256 };
});

/** Runs the command by another Node, to its end. */
function lockstepBy(node: OtherNode, args: readonly string[]): Promise<Finished> {
  return runBy(node, [join("packages", "cli", "bin", "lockstep.js"), ...args]);
}

/** Runs a script by another Node, to its end. */
function runBy({ command }: OtherNode, args: readonly string[]): Promise<Finished> {
  return startProgram([...command, ...args], {}, waitMs).finished;
}

/** Every action, frame, log-probability, gradient figure and hash of weights is computed again and compared. */
async function assertVerifies(node: OtherNode): Promise<void> {
  const { code, stdout, stderr } = await lockstepBy(node, ["verify", one.runDir]);
  assert.equal(code, 0, `on ${node.name}:\n${stdout}${stderr}`);
  assert.match(stdout, new RegExp(`^sound +${updates} updates`, "m"));
}

async function updatesIn(runDir: string): Promise<LedgerUpdate[]> {
  const found: LedgerUpdate[] = [];
  for await (const { record } of readLedger(join(runDir, "ledger.jsonl"))) {
    if (record?.type === "update") found.push(record);
  }
  return found;
}

test("a portable run has the hash that it has on every processor, and is on-policy to the last bit", async () => {
  if (updates === "2") assert.equal(one.sha256, hashOfShort);
  const differences = (await updatesIn(one.runDir)).map((each) => each.maxLogProbabilityDifference);
  assert.deepEqual(
    differences,
    differences.map(() => 0),
  );
});

test("a run by another portable engine keeps its own bits, and is verified with that engine", async () => {
  const { folder } = one;
  const args = options(folder).map((each) => (each === "portable" ? "tfjs:wasm" : each));
  const { weightsSha256 } = await train(folder, "tfjs", [...args, "--updates", updates]);
  if (updates === "2") assert.equal(weightsSha256, hashOfShortByTfjs);
  const { code, stdout, stderr } = await runLockstep(["verify", join(folder, "tfjs")]);
  assert.equal(code, 0, stdout + stderr);
  for (const { maxLogProbabilityDifference } of await updatesIn(join(folder, "tfjs"))) {
    assert.equal(maxLogProbabilityDifference, 0);
  }
});

test(
  "it is computed again, bit by bit, on x86-64 without AVX, AVX2 and fused multiply-add",
  { skip: skipElsewhere(arch() === "x64", "x86-64") },
  () => assertVerifies(withoutAvx),
);

const skip = skipElsewhere(othersWanted, whoHasOthers);

test("it is computed again, bit by bit, by other versions of Node and on an emulated AArch64", {
  skip,
  timeout: waitMs,
}, async (context) => {
  for (const node of otherNodes()) {
    const startedMs = performance.now();
    await assertVerifies(node);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
    context.diagnostic(`${node.name}: ${seconds} s`);
  }
});

test("the oldest Node that is promised trains, evaluates and verifies to the same weights", {
  skip,
  timeout: waitMs,
}, async (context) => {
  const folder = temporaryFolder(context);
  const [oldest] = otherNodes();
  assert.ok(oldest !== undefined);
  const runDir = join(folder, "old");
  for (const args of [
    ["train", "--plain", "--run-dir", runDir, ...options(folder), "--updates", updates],
    ["evaluate", "--run-dir", runDir, "--episodes", "1"],
    ["verify", runDir],
  ]) {
    const { code, stdout, stderr } = await lockstepBy(oldest, args);
    assert.equal(code, 0, `${args[0]} on ${oldest.name}:\n${stdout}${stderr}`);
  }
  assert.equal((await updatesIn(runDir)).at(-1)?.weightsSha256, one.sha256);
});

test("an environment in TypeScript trains to the weights that it has in JavaScript", {
  skip,
  timeout: waitMs,
}, async (context) => {
  const folder = temporaryFolder(context);
  const javaScript = join(projectRoot, "test", "training", "toy-environment.mjs");
  const typeScript = join(folder, "environment.ts");
  const source = readFileSync(javaScript, "utf8");
  const [untyped, typed] = ["step(action) {", "step(action: number) {"];
  assert.ok(source.includes(untyped), javaScript);
  writeFileSync(typeScript, source.replace(untyped, typed));
  const settings = ["--seed", "7", "--engine", "portable", "--updates", "3"];
  const { weightsSha256 } = await train(folder, "js", ["--environment", javaScript, ...settings]);
  for (const node of otherNodes().filter(({ stripsTypes }) => stripsTypes)) {
    const summary = join(folder, "ts.json");
    const { code, stdout, stderr } = await lockstepBy(node, [
      ...["train", "--plain", "--run-dir", join(folder, `ts-${node.name}`), "--summary", summary],
      ...["--environment", typeScript, ...settings],
    ]);
    assert.equal(code, 0, `on ${node.name}:\n${stdout}${stderr}`);
    assert.equal(JSON.parse(readFileSync(summary, "utf8")).weightsSha256, weightsSha256, node.name);
  }
});

/** Compare with bits that are written down. As scripts, because node's runner starts processes of its own. */
const bitTests = [
  "packages/learning/dist/exact/bits.test.js",
  "packages/model/dist/engines/tfjs/portable-bits.test.js",
  "packages/model/dist/engines/wasm/portable-bits.test.js",
];

test("functions, sampling, networks and optimizers have the bits that are written down, place by place", {
  skip,
  timeout: waitMs,
}, async () => {
  // Not what compares with ONNX Runtime, which is slow to start under emulation.
  const only = ["--test-name-pattern", "on every processor"];
  for (const node of otherNodes()) {
    for (const script of bitTests) {
      const { code, stdout, stderr } = await runBy(node, [...only, script]);
      assert.equal(code, 0, `${script} on ${node.name}:\n${stdout}${stderr}`);
    }
  }
});

test("an actor on AArch64 beside one on x86-64 leads to the same weights, on-policy to the last bit", {
  skip,
  timeout: waitMs,
}, async (context) => {
  const folder = temporaryFolder(context);
  const runDir = join(folder, "mixed");
  const environment = { LOCKSTEP_TOKEN: "the-run's-secret" };
  const prepare = options(folder).filter((each) => !["--engine", "portable"].includes(each));
  const prepared = await runLockstep(["prepare", "--run-dir", runDir, ...prepare]);
  assert.equal(prepared.code, 0, prepared.stderr);
  const [store, learner] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  const start = (args: readonly string[]): Promise<Finished> =>
    startLockstep([...args, "--http-port", "0"], environment).finished;
  void start([
    ...["parameter-server", "--store", "memory", "--rpc-port", store.split(":")[1] ?? ""],
  ]);
  const ended = start([
    ...["learner", "--config", join(runDir, "learner.json"), "--parameter-servers", store],
    ...["--rpc-port", learner.split(":")[1] ?? "", "--engine", "portable", "--updates", updates],
    // An emulated actor takes long to start, to answer and to play.
    ...["--expected-actors", "2", "--lease-ms", "300000"],
  ]);
  // The learner names the engine.
  const anActor = (name: string): string[] => [
    ...["actor", "--name", name, "--capacity", "1"],
    ...["--learner", learner, "--parameter-servers", store],
  ];
  void start(anActor("x64"));
  const lockstep = join("packages", "cli", "bin", "lockstep.js");
  startProgram(
    [...emulatedArm.command, lockstep, ...anActor("arm64"), "--http-port", "0"],
    environment,
  );
  const { code, stdout, stderr } = await ended;
  assert.equal(code, 0, stdout + stderr);
  const made = await updatesIn(runDir);
  assert.equal(made.at(-1)?.weightsSha256, one.sha256);
  for (const { segments, maxLogProbabilityDifference } of made) {
    assert.equal(maxLogProbabilityDifference, 0);
    assert.deepEqual(new Set(segments.map(({ actor }) => actor)), new Set(["x64", "arm64"]));
  }
});
