import assert from "node:assert/strict";
import { appendFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  endlessly,
  type Finished,
  projectRoot,
  runLockstep,
  startLockstep,
  temporaryFolder,
  train,
  until,
} from "../lockstep-command.ts";

const toy = join(projectRoot, "test", "training", "toy-algorithm.mjs");
const configuration = {
  slots: 4,
  segmentLength: 6,
  environment: { observation: { height: 36, width: 36 }, timeLimitSteps: 10 },
  learning: { microBatchRows: 5 },
};
const updates = 6;

const cleanups: (() => Promise<void>)[] = [];
/** Has a configuration that makes a run take seconds, and the undisturbed run of one actor, `one`. */
let folder = "";
let options: readonly string[] = [];
let own: readonly string[] = [];
/** {@link own} until its end. */
let whole: readonly string[] = [];
let weightsSha256 = "";

before(async () => {
  folder = temporaryFolder({ after: (hook) => cleanups.push(hook) });
  const config = join(folder, "configuration.json");
  writeFileSync(config, JSON.stringify(configuration));
  options = ["--config", config, "--seed", "5", "--actors", "1"];
  own = [...options, "--algorithm", toy];
  whole = [...own, "--updates", String(updates)];
  const one = train(folder, "one", whole);
  const three = train(folder, "three", [...own, "--updates", "2", "--actors", "3"]);
  [{ weightsSha256 }] = await Promise.all([one, three]);
});
after(async () => {
  for (const cleanup of cleanups) await cleanup();
});

function verify(run: string): Promise<Finished> {
  return runLockstep(["verify", run]);
}

test("an algorithm from a user's file trains: two epochs of two minibatches, its own loss and figures", () => {
  const ledger = readFileSync(join(folder, "one", "ledger.jsonl"), "utf8")
    .trim()
    .split("\n");
  assert.equal(ledger.length, updates + 1);
  for (const line of ledger.slice(1)) {
    const { optimizerSteps, figures, maxLogProbabilityDifference } = JSON.parse(line);
    assert.equal(optimizerSteps, 4);
    assert.deepEqual(Object.keys(figures), ["surrogate", "valueLoss", "entropy", "ratio"]);
    assert.notEqual(figures.ratio, 1, "the last step's policy is another than the one that played");
    assert.ok(maxLogProbabilityDifference < 1e-4, "the first step's is the same");
  }
  const curve = readFileSync(join(folder, "one", "updates.jsonl"), "utf8")
    .trim()
    .split("\n");
  assert.deepEqual(JSON.parse(curve.at(-1) ?? "").figures, JSON.parse(ledger.at(-1) ?? "").figures);
});

test("a run with an algorithm of its own resumes without being told it, with another number of actors, and is verified", async () => {
  const resumed = await train(folder, "three", [
    ...["--resume", "--updates", String(updates), "--actors", "1"],
  ]);
  assert.equal(resumed.weightsSha256, weightsSha256, "the same hash for any number of actors");
  const sound = await verify(join(folder, "three"));
  assert.equal(sound.code, 0, sound.stdout + sound.stderr);
  assert.match(sound.stdout, new RegExp(`sound +${updates} updates`));
});

test("a learner that is killed changes nothing", async () => {
  const summary = join(folder, "killed.json");
  const runDir = join(folder, "killed");
  const running = startLockstep([
    ...["train", "--plain", "--run-dir", runDir, "--summary", summary],
    ...whole,
  ]);
  await until("the learner's process", () => learnersOf(runDir).length > 0);
  await until("the first version", () => linesOf(join(runDir, "ledger.jsonl")) > 1);
  for (const pid of learnersOf(runDir)) process.kill(pid, "SIGKILL");
  const { code, stdout, stderr } = await running.finished;
  assert.equal(code, 0, stdout + stderr);
  const killed = JSON.parse(readFileSync(summary, "utf8"));
  assert.equal(killed.weightsSha256, weightsSha256);
});

test("an algorithm's file that was changed is refused, by verify and by who resumes", async () => {
  const run = join(folder, "changed");
  cpSync(join(folder, "one"), run, { recursive: true });
  appendFileSync(join(run, "algorithm.mjs"), "// changed\n");
  const verified = await verify(run);
  assert.notEqual(verified.code, 0);
  assert.match(verified.stderr, /^lockstep: algorithm .*algorithm\.mjs has SHA-256 .*\n$/);
  const again = ["train", "--plain", "--run-dir", run, "--resume", "--updates", "7"];
  const resumed = await runLockstep(again);
  assert.equal(resumed.code, 78, resumed.stdout + resumed.stderr);
  assert.match(resumed.stderr, /^lockstep: .*learning\.algorithm\.fileSha256 was .*\n$/);
});

test("an algorithm that is unknown, unsound or misused is refused in one line", async () => {
  const broken = join(folder, "broken.mjs");
  writeFileSync(broken, readFileSync(toy, "utf8").replace('valueTarget: "returns"', "value: 1"));
  const endless = join(folder, "endless.mjs");
  writeFileSync(
    endless,
    readFileSync(toy, "utf8").replace(
      "passes: (batch) =>",
      `passes: (batch) => { ${endlessly} }, x: (batch) =>`,
    ),
  );
  const random = join(folder, "random.mjs");
  writeFileSync(
    random,
    readFileSync(toy, "utf8").replace("const returns =", "Math.random(); const returns ="),
  );
  const cases = [
    ["a2d", /there is no algorithm "a2d"; .*a2c/],
    [join(folder, "none.mjs"), /none\.mjs: cannot be read/],
    [broken, /broken\.mjs: valueTarget: /],
    [endless, /endless\.mjs: passes did not return within 10 s/],
    [random, /random\.mjs: targets uses Math\.random\(\) \(random\.mjs:\d+:\d+\), expected/],
  ] as const;
  // At once: one of them waits for a limit.
  await Promise.all(
    cases.map(async ([algorithm, problem], index) => {
      const args = ["train", "--plain", "--run-dir", join(folder, `refused-${index}`), ...options];
      const { code, stderr } = await runLockstep([...args, "--algorithm", algorithm]);
      assert.equal(code, 78, stderr);
      assert.match(stderr, /^lockstep: .*\n$/);
      assert.match(stderr, problem);
    }),
  );
});

function linesOf(path: string): number {
  try {
    return readFileSync(path, "utf8").trim().split("\n").length;
  } catch {
    return 0;
  }
}

/** Processes of a run's learner. Linux only: elsewhere there is no /proc. */
function learnersOf(runDir: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const words = commandOf(pid);
      return words.includes(runDir) && words.includes("--run-configuration");
    })
    .map(Number);
}

function commandOf(pid: string): readonly string[] {
  try {
    return readFileSync(join("/proc", pid, "cmdline"), "utf8").split("\0");
  } catch {
    return [];
  }
}
