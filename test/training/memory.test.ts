import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { skipUnless } from "@lockstep/system/testing";
import { type Decision, loadPolicy } from "lockstep";
import { forge } from "../forged-ledger.ts";
import {
  projectRoot,
  runLockstep,
  startLockstep,
  temporaryFolder,
  train,
  until,
} from "../lockstep-command.ts";
import { processesOf, updatesIn } from "../run-processes.ts";

const example = join(projectRoot, "examples", "first-sign");
const environment = ["--environment", join(example, "environment.mjs"), "--seed", "1"];
/** Half the slots and twice the learning rate of the example: the answer is learned from less. */
const quick = { slots: 8, learning: { learningRate: 8e-3 } };
/** Updates after which an agent with a memory knows the answer. */
const learned = 50;
/** Of a run that is compared with the first one: with kills, and then resumed. */
const [disturbed, compared] = [16, 19];

const cleanups: (() => Promise<void>)[] = [];
let folder = "";
/** Options of a run with a memory. */
let memory: readonly string[] = [];

function configured(name: string, configuration: object): readonly string[] {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(configuration));
  return [...environment, "--config", file];
}

before(async () => {
  folder = temporaryFolder({ after: (hook) => cleanups.push(hook) });
  const { network } = JSON.parse(readFileSync(join(example, "memory.json"), "utf8"));
  memory = configured("memory.json", { ...quick, network });
  const target = ["--actors", "1", "--updates", String(learned)];
  await Promise.all([
    train(folder, "one", [...memory, ...target]),
    train(folder, "without", [...configured("quick.json", quick), ...target]),
  ]);
});
after(async () => {
  for (const cleanup of cleanups) await cleanup();
});

interface Line {
  readonly type: string;
  readonly version: number;
  readonly weightsSha256: string;
  readonly maxLogProbabilityDifference: number;
  readonly episodes: readonly { readonly finished: boolean }[];
}

function linesOf(name: string): readonly Line[] {
  const text = readFileSync(join(folder, name, "ledger.jsonl"), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

function updatesOf(name: string): readonly Line[] {
  return linesOf(name).filter(({ type }) => type === "update");
}

/** What every actor, kill and resumption must come to. */
function weightsAfter(version: number): string {
  const update = updatesOf("one").find((each) => each.version === version);
  assert.ok(update !== undefined);
  return update.weightsSha256;
}

function rightAnswers(name: string): number {
  const episodes = updatesOf(name)
    .slice(-15)
    .flatMap((update) => update.episodes);
  return episodes.filter(({ finished }) => finished).length / episodes.length;
}

test("an agent with a memory learns to answer, and one without it goes on guessing", async () => {
  assert.ok(rightAnswers("one") > 0.9, String(rightAnswers("one")));
  assert.ok(Math.abs(rightAnswers("without") - 0.5) < 0.15, String(rightAnswers("without")));
});

test("what the learner computes of the first pass is what the actors computed", () => {
  for (const { maxLogProbabilityDifference } of updatesOf("one"))
    assert.ok(maxLogProbabilityDifference < (process.arch === "x64" ? Number.MIN_VALUE : 1e-3));
});

test("two actors, of which one is killed, and a killed learner give the weights of one actor", {
  skip: skipUnless(process.platform === "linux", "/proc, which Linux has"),
}, async () => {
  const runDir = join(folder, "killed");
  const running = startLockstep([
    ...["train", "--plain", "--run-dir", runDir, "--summary", `${runDir}.json`, ...memory],
    ...["--actors", "2", "--updates", String(disturbed)],
  ]);
  await until("a few updates", () => updatesIn(runDir) >= 3);
  for (const kind of ["actor", "learner"] as const) {
    const before = updatesIn(runDir);
    const [victim] = processesOf(runDir, kind);
    assert.ok(victim !== undefined);
    process.kill(victim, "SIGKILL");
    await until("another update", () => updatesIn(runDir) > before);
  }
  const { code, stdout, stderr } = await running.finished;
  assert.equal(code, 0, stdout + stderr);
  const { weightsSha256 } = JSON.parse(readFileSync(`${runDir}.json`, "utf8"));
  assert.equal(weightsSha256, weightsAfter(disturbed));
});

test("resumed, that run goes on with what its slots remembered", async () => {
  const more = ["--resume", "--actors", "2", "--updates", String(compared)];
  const { weightsSha256 } = await train(folder, "killed", more);
  assert.equal(weightsSha256, weightsAfter(compared));
});

test("a run is verified, from its middle too, and a hidden state that was changed is named", async () => {
  const verify = (name: string, ...more: string[]) =>
    runLockstep(["verify", join(folder, name), "--store", "none", ...more]);
  const sound = await verify("killed", "--from", String(compared - 1));
  assert.equal(sound.code, 0, sound.stdout + sound.stderr);
  assert.match(sound.stdout, /start +version 1\d/);
  cpSync(join(folder, "killed"), join(folder, "forged"), { recursive: true });
  // Of one line a session, and one an update.
  const line =
    1 + linesOf("killed").findIndex(({ type, version }) => type === "update" && version === 3);
  forge(join(folder, "forged"), line, (text) => {
    const record = JSON.parse(text);
    const [segment] = record.segments;
    const known = Buffer.from(segment.hiddenState, "base64");
    known[0] = (known[0] ?? 0) ^ 1;
    segment.hiddenState = known.toString("base64");
    return JSON.stringify(record);
  });
  const forged = await verify("forged");
  assert.equal(forged.code, 1, forged.stdout + forged.stderr);
  assert.match(
    forged.stdout,
    /WRONG: ledger\.jsonl line \d+ \(update 3\), slot 0, hiddenState is not what the weights of version 2 remember/,
  );
});

test("the trained agent is evaluated, and a program carries its hidden states", async () => {
  const run = join(folder, "one");
  const evaluated = await runLockstep([
    "evaluate",
    "--run-dir",
    run,
    "--episodes",
    "40",
    "--policy",
    "trained",
  ]);
  assert.equal(evaluated.code, 0, evaluated.stderr);
  assert.match(evaluated.stdout, /trained/);
  const policy = await loadPolicy(run);
  for (const [sign, answer] of [
    [-1, 0],
    [1, 1],
  ] as const) {
    let known: Decision["hiddenState"];
    let action = -1;
    for (const numbers of [[sign, 0], ...new Array<number[]>(5).fill([0, 0]), [0, 1]]) {
      const observations = [Float32Array.from(numbers)] as const;
      const decisions: readonly Decision[] = await policy.act(observations, {
        hiddenStates: [known ?? null],
      });
      known = decisions[0]?.hiddenState;
      assert.equal(known?.length, policy.hiddenStateSize);
      action = decisions[0]?.action ?? -1;
    }
    assert.equal(action, answer);
  }
  await assert.rejects(
    policy.act([new Float32Array(2)]),
    /hiddenStates, one of 32 numbers for each/,
  );
  await policy.close();
});

const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
  ["an engine without recurrent layers", ["--engine", "tfjs"], /the engine tfjs does not compute/],
  [
    "segments that are longer than a micro-batch",
    ["--segment-length", "300"],
    /network\.memory: .*whole segments of 300 steps.*raise learning\.microBatchRows/,
  ],
  [
    "minibatches that would cut segments",
    ["--algorithm", "ppo", "--slots", "6"],
    /with network\.memory a minibatch takes whole segments, and 6 slots/,
  ],
];
for (const [what, args, message] of wrong)
  test(`${what} are refused in one line before anything starts`, async () => {
    const runDir = join(folder, "refused");
    const refused = await runLockstep([
      "train",
      "--plain",
      "--run-dir",
      runDir,
      ...memory,
      ...args,
    ]);
    assert.equal(refused.code, 78, refused.stdout + refused.stderr);
    assert.match(refused.stderr, /^lockstep: [^\n]*\n$/);
    assert.match(refused.stderr, message);
    assert.equal(updatesIn(runDir), 0);
  });

test("an export of it is verified: its evaluation is played again, and its network takes hidden states", async () => {
  const out = join(folder, "export");
  const exported = await runLockstep([
    "export",
    join(folder, "one"),
    "--out",
    out,
    "--episodes",
    "3",
  ]);
  assert.equal(exported.code, 0, exported.stderr);
  const verified = await runLockstep(["verify", out]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
  assert.ok(readFileSync(join(out, "model.onnx")).includes("nextHiddenStates"));
  const imported = join(folder, "imported");
  await runLockstep(["import-model", out, "--run-dir", imported]);
  const policy = await loadPolicy(imported);
  assert.equal(policy.hiddenStateSize, 32);
  await policy.close();
});
