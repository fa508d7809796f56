import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { lineSha256 } from "@lockstep/round";
import { skipUnless } from "@lockstep/system/testing";
import { forge } from "../forged-ledger.ts";
import {
  projectRoot,
  runLockstep,
  startLockstep,
  temporaryFolder,
  train,
  until,
} from "../lockstep-command.ts";
import { actorsOf, updatesIn } from "../run-processes.ts";

const cartPole = join(projectRoot, "examples", "cart-pole", "environment.mjs");
const updates = 8;
const small = ["--environment", cartPole, "--slots", "6", "--segment-length", "8", "--seed", "3"];

/** Twelve steps an update, of which an update makes fewer when its policy goes far from the one that played. */
const stopping = {
  epochs: 3,
  minibatches: 4,
  valueClipRange: 0.5,
  clipSchedule: "linear",
  clipScheduleSteps: 1000,
  maxKl: 0.004,
};

const cleanups: (() => Promise<void>)[] = [];
let folder = "";
let weightsSha256 = "";

before(async () => {
  folder = temporaryFolder({ after: (hook) => cleanups.push(hook) });
  const one = trainPpo("one", ["--actors", "1", "--engine-threads", "1"]);
  const half = trainPpo("three", ["--actors", "3", "--engine-threads", "2", "--updates", "3"]);
  [{ weightsSha256 }] = await Promise.all([one, half]);
  cpSync(join(folder, "three"), join(folder, "changed"), { recursive: true });
});
after(async () => {
  for (const cleanup of cleanups) await cleanup();
});

function configured(algorithm: object): string[] {
  const config = join(folder, `${lineSha256(JSON.stringify(algorithm))}.json`);
  // Micro-batches of 5 rows: a minibatch has three, and threads share them.
  writeFileSync(config, JSON.stringify({ learning: { algorithm, microBatchRows: 5 } }));
  return ["--config", config];
}

function trainPpo(name: string, more: readonly string[], algorithm: object = stopping) {
  const options = [...small, "--algorithm", "ppo", ...configured(algorithm)];
  return train(folder, name, [...options, "--updates", String(updates), ...more]);
}

interface LedgerUpdate {
  readonly optimizerSteps: number;
  readonly figures: Readonly<Record<string, number>>;
  readonly maxLogProbabilityDifference: number;
}

function updatesOf(name: string): LedgerUpdate[] {
  const lines = readFileSync(join(folder, name, "ledger.jsonl"), "utf8")
    .trimEnd()
    .split("\n");
  return lines.map((line) => JSON.parse(line)).filter(({ type }) => type === "update");
}

test("PPO gives the same weights with one actor and with three, with any number of threads, and resumed", async () => {
  const resumed = ["--resume", "--updates", String(updates), "--engine-threads", "2"];
  const whole = await train(folder, "three", resumed);
  assert.equal(whole.weightsSha256, weightsSha256);
});

test("it reports its figures, and its first step is held against what the actors computed", () => {
  const curve = readFileSync(join(folder, "one", "updates.jsonl"), "utf8")
    .trimEnd()
    .split("\n");
  for (const [index, update] of updatesOf("one").entries()) {
    const { figures, optimizerSteps, maxLogProbabilityDifference } = update;
    assert.deepEqual(Object.keys(figures).sort(), [
      "approxKl",
      "clipFraction",
      "entropy",
      "policyLoss",
      "valueLoss",
    ]);
    assert.ok(maxLogProbabilityDifference < 1e-4);
    const point = JSON.parse(curve[index] ?? "");
    assert.deepEqual([point.figures, point.optimizerSteps], [figures, optimizerSteps]);
  }
  assert.ok(updatesOf("one").some(({ figures }) => (figures["clipFraction"] ?? 0) > 0));
});

test("an update ends early by its KL divergence, at the same step in every run", () => {
  const steps = updatesOf("one").map(({ optimizerSteps }) => optimizerSteps);
  assert.ok(steps.some((made) => made < 12) && steps.some((made) => made > 1), steps.join());
  for (const { optimizerSteps, figures } of updatesOf("one"))
    assert.equal(optimizerSteps < 12, (figures["approxKl"] ?? 0) > stopping.maxKl);
  const computed = (name: string) =>
    readFileSync(join(folder, name, "ledger.jsonl"), "utf8").match(/"figures":\{[^}]*\}/g);
  assert.deepEqual(computed("three"), computed("one"));
  assert.deepEqual(
    updatesOf("three").map(({ optimizerSteps }) => optimizerSteps),
    steps,
  );
});

test("options that a resumed run changes hold from that version on, and verify applies them", async () => {
  const changed = configured({
    ...stopping,
    epochs: 1,
    minibatches: 2,
    clipRange: 0.1,
    maxKl: null,
  });
  const more = ["--resume", ...changed, "--updates", "5", "--actors", "1"];
  await train(folder, "changed", more);
  const [, , before, after] = updatesOf("changed");
  assert.notEqual(before?.optimizerSteps, 2);
  assert.equal(after?.optimizerSteps, 2);
  const { code, stdout, stderr } = await runLockstep(["verify", join(folder, "changed")]);
  assert.equal(code, 0, stdout + stderr);
});

test("an actor that is killed costs time, not the result, in a user's environment too", {
  skip: skipUnless(process.platform === "linux", "/proc, which Linux has"),
}, async () => {
  const runDir = join(folder, "killed");
  const running = startLockstep([
    ...["train", "--plain", "--run-dir", runDir, "--summary", `${runDir}.json`, ...small],
    ...["--algorithm", "ppo", ...configured(stopping), "--updates", String(updates)],
    ...["--actors", "2"],
  ]);
  await until("a few updates", () => updatesIn(runDir) >= 3);
  const [victim] = actorsOf(runDir);
  assert.ok(victim !== undefined);
  process.kill(victim, "SIGKILL");
  const { code, stdout, stderr } = await running.finished;
  assert.equal(code, 0, stdout + stderr);
  assert.equal(JSON.parse(readFileSync(`${runDir}.json`, "utf8")).weightsSha256, weightsSha256);
});

test("a run is verified, and a byte or a number that was changed is named", async () => {
  const verify = async (name: string) => {
    const args = ["verify", join(folder, name), "--store", "none"];
    return runLockstep(args);
  };
  const sound = await verify("one");
  assert.equal(sound.code, 0, sound.stdout + sound.stderr);
  assert.match(sound.stdout, new RegExp(`${updates} updates, .* computed again`));

  cpSync(join(folder, "one"), join(folder, "flipped"), { recursive: true });
  const weights = join(folder, "flipped", "weights", `${updates}.f32`);
  const bytes = readFileSync(weights);
  bytes[101] = (bytes[101] ?? 0) ^ 1;
  writeFileSync(weights, bytes);
  const flipped = await verify("flipped");
  assert.equal(flipped.code, 1);
  assert.match(flipped.stdout, new RegExp(`WRONG: weights/${updates}\\.f32 has SHA-256 `));

  cpSync(join(folder, "one"), join(folder, "forged"), { recursive: true });
  forge(join(folder, "forged"), 4, (text) => {
    const record = JSON.parse(text);
    return JSON.stringify({ ...record, optimizerSteps: record.optimizerSteps + 1 });
  });
  const forged = await verify("forged");
  assert.equal(forged.code, 1, forged.stdout);
  assert.match(
    forged.stdout,
    /WRONG: ledger\.jsonl line 4 \(update 3\), optimizerSteps is \d+; computed again it is \d+/,
  );
});

const refused: readonly (readonly [string, object, RegExp])[] = [
  [
    "minibatches that do not divide the batch",
    { minibatches: 5 },
    /minibatches: a batch of 48 rows \(6 slots of 8 steps\) cannot be divided into 5 minibatches/,
  ],
  ["an unknown option", { epoch: 3 }, /learning\.algorithm\.epoch: unknown option of ppo/],
  ["a bound that is none", { maxKl: 0 }, /learning\.algorithm\.maxKl: /],
];
for (const [what, algorithm, message] of refused)
  test(`${what} is refused in one line before anything starts`, async () => {
    const runDir = join(folder, "refused");
    const args = [...small, "--algorithm", "ppo", ...configured(algorithm)];
    const refusal = await runLockstep(["train", "--plain", "--run-dir", runDir, ...args]);
    const { code, stdout, stderr } = refusal;
    assert.equal(code, 78, stdout + stderr);
    assert.match(stderr, /^lockstep: [^\n]*\n$/);
    assert.match(stderr, message);
    assert.equal(updatesIn(runDir), 0);
  });
