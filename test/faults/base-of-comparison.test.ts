import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, type TestContext, test } from "node:test";
import { type LedgerHeader, parseLedgerLine } from "@lockstep/round";
import type { SupervisedSummary } from "@lockstep/status";
import { type Finished, runLockstep, temporaryFolder, train } from "../lockstep-command.ts";

const small = {
  slots: 4,
  segmentLength: 6,
  environment: { observation: { height: 36, width: 36 }, timeLimitSteps: 10 },
  learning: { microBatchRows: 12 },
};
const one = ["--actors", "1"];

const cleanups: (() => Promise<void>)[] = [];
/** A run of two updates, of which each test has a copy, and its copy that was resumed with another learning rate. */
let original = "";
let summary: SupervisedSummary;
const changedRate = { learning: { learningRate: 0.002 } };

before(async () => {
  original = temporaryFolder({ after: (hook) => cleanups.push(hook) });
  const config = writeJson(original, "small.json", small);
  const args = ["--config", config, "--seed", "5", "--updates", "2"];
  summary = await train(original, "run", [...args, ...one]);
  cpSync(join(original, "run"), join(original, "changed"), { recursive: true });
  const file = writeJson(original, "other-rate.json", changedRate);
  await train(original, "changed", ["--resume", "--config", file, "--updates", "3", ...one]);
});
after(async () => {
  for (const cleanup of cleanups) await cleanup();
});

function aRun(context: TestContext) {
  const folder = temporaryFolder(context);
  cpSync(original, folder, { recursive: true });
  const [run, changed] = [join(folder, "run"), join(folder, "changed")];
  return { folder, config: join(folder, "small.json"), run, changed };
}

function writeJson(folder: string, name: string, content: object): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

function headersOf(run: string): LedgerHeader[] {
  return readFileSync(join(run, "ledger.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map(parseLedgerLine)
    .filter((record) => record.type === "run");
}

async function said(...args: readonly string[]): Promise<Finished> {
  return runLockstep(args);
}

async function assertSound(run: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await said("verify", run, ...args);
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  assert.match(stdout, /^sound /m);
  return stdout;
}

test("a resumed run's learning is changed twice and back; the ledger names each change, and verify computes it again", async (context) => {
  const { folder, run: unchanged, changed: run } = aRun(context);
  const back = { learning: { learningRate: 0.001, algorithm: { entropyCoefficient: 0.05 } } };
  const file = writeJson(folder, "changed-back.json", back);
  await train(folder, "changed", ["--resume", "--config", file, "--updates", "4", ...one]);
  // Without an option nothing changes.
  await train(folder, "changed", ["--resume", "--updates", "5", ...one]);
  const [first, ...later] = headersOf(run);
  assert.equal(first?.changes, undefined);
  assert.deepEqual(
    later.map(({ version, changes }) => [version, changes?.map(({ key, is }) => [key, is])]),
    [
      [2, [["learning.learningRate", 0.002]]],
      [
        3,
        [
          ["learning.algorithm.entropyCoefficient", 0.05],
          ["learning.learningRate", 0.001],
        ],
      ],
      [4, undefined],
    ],
  );
  const whole = await assertSound(run);
  assert.match(
    whole,
    /^changed after version 2, .*: learning\.learningRate was 0\.001, is 0\.002$/m,
  );
  assert.match(whole, /^changed after version 3, .*entropyCoefficient was 0\.0005, is 0\.05$/m);
  await assertSound(run, "--from", "4");

  // Without the changes, verify would have to fail: the same updates give other weights.
  assert.equal(headersOf(unchanged)[0]?.weightsSha256, first?.weightsSha256);
  const { weightsSha256 } = await train(folder, "run", ["--resume", "--updates", "4", ...one]);
  assert.notEqual(later.at(-1)?.weightsSha256, weightsSha256);
});

test("a ledger that hides a change is found out", async (context) => {
  const { changed: run } = aRun(context);
  const ledger = join(run, "ledger.jsonl");
  const lines = readFileSync(ledger, "utf8");
  writeFileSync(ledger, lines.replace(/,"changes":\[.*?\]/, ""));
  const { code, stdout } = await said("verify", run, "--files-only", "--store", "none");
  assert.equal(code, 1, stdout);
  assert.match(stdout, /^WRONG: ledger\.jsonl line 5 was changed/m);
});

test("a session that was killed before its first update has changed nothing, or all", async (context) => {
  const { folder, run } = aRun(context);
  const file = join(folder, "other-rate.json");
  // As a command leaves it that is killed before its learner begins.
  const prepared = join(run, "run-configuration.json");
  const before = JSON.parse(readFileSync(prepared, "utf8"));
  const { code, stderr } = await said("prepare", "--run-dir", run, "--config", file);
  assert.equal(code, 0, stderr);
  assert.equal(JSON.parse(readFileSync(prepared, "utf8")).learning.learningRate, 0.002);
  await assertSound(run);
  await train(folder, "run", ["--resume", "--updates", "3", ...one]);
  assert.equal(headersOf(run).at(-1)?.changes?.[0]?.was, before.learning.learningRate);
  await assertSound(run);
});

const refusals: readonly {
  readonly what: string;
  readonly file?: object;
  readonly args?: readonly string[];
  readonly says: RegExp;
}[] = [
  {
    what: "a number of slots beside a learning rate",
    file: { slots: 5, learning: { learningRate: 0.002 } },
    says: /slots was 4, is 5; resume it without/,
  },
  {
    what: "an observation",
    file: { environment: { observation: { height: 40, width: 36 } } },
    says: /environment\.observation\.height was 36, is 40/,
  },
  {
    what: "other first weights",
    args: ["--init", "."],
    says: /--init \. is where a new run begins/,
  },
];

test("what a resumed run may not change is refused in one line with both values", async (context) => {
  const { folder, run } = aRun(context);
  for (const { what, file = {}, args = [], says } of refusals) {
    const config = writeJson(folder, "asked.json", file);
    const { code, stderr } = await said(
      ...["train", "--plain", "--resume", "--run-dir", run, "--config", config, ...args],
    );
    assert.equal(code, 78, `${what}: ${stderr}`);
    assert.match(stderr, says);
    assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
  }
});

test("a new run begins with another's weights, and says whose", async (context) => {
  const { folder, config, run } = aRun(context);
  const args = ["--config", config, "--seed", "6", ...one];
  const tuned = join(folder, "tuned");
  await train(folder, "tuned", ["--init", `${run}@2`, ...args, "--updates", "1"]);
  const [header] = headersOf(tuned);
  assert.equal(header?.weightsSha256, summary.weightsSha256);
  assert.deepEqual(
    (header?.configuration as { initialWeights?: unknown } | undefined)?.initialWeights,
    {
      run: summary.run,
      version: 2,
      sha256: summary.weightsSha256,
    },
  );
  const resumed = await train(folder, "tuned", ["--resume", "--updates", "2", ...one]);
  assert.match(await assertSound(tuned), /is not verified: give that run, --init RUN/);
  assert.match(await assertSound(tuned, "--init", run), /weights of version 2 of run \S+, as its/);

  const undisturbed = await train(folder, "newest", ["--init", run, ...args, "--updates", "2"]);
  assert.equal(resumed.weightsSha256, undisturbed.weightsSha256);

  const copy = join(folder, "copy");
  cpSync(tuned, copy, { recursive: true });
  const bytes = readFileSync(join(copy, "initial-weights.f32"));
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  writeFileSync(join(copy, "initial-weights.f32"), bytes);
  const damaged = await said("verify", copy, "--files-only");
  assert.equal(damaged.code, 1);
  assert.match(damaged.stdout, /^WRONG: initial-weights\.f32 has SHA-256/m);

  const wrong = await said("verify", tuned, "--files-only", "--init", join(folder, "newest"));
  assert.equal(wrong.code, 1);
  assert.match(wrong.stdout, /^WRONG: --init .* is of run \S+; this run began with \S+$/m);
});

test("weights that a run cannot begin with are refused in one line", async (context) => {
  const { folder, config, run } = aRun(context);
  const wide = writeJson(folder, "wide.json", { ...small, environment: {} });
  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["no-run", ["--config", config, "--init", join(folder, "none")], /none holds no run/],
    ["no-version", ["--config", config, "--init", `${run}@9`], /no weights of version 9, only of/],
    [
      "another-observation",
      ["--config", wide, "--init", run],
      /--init: the weights of run \S+ are of another network: .*choose a run with the same/,
    ],
  ];
  for (const [what, args, says] of refused) {
    const { code, stderr } = await said(
      "train",
      "--plain",
      "--run-dir",
      join(folder, what),
      ...args,
    );
    assert.equal(code, 78, `${what}: ${stderr}`);
    assert.match(stderr, says);
    assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
  }
});
