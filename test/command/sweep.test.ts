import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runLockstep, startLockstep, temporaryFolder, train, until } from "../lockstep-command.ts";
import { processesOf } from "../run-processes.ts";

const toy = [
  ...["--environment", "test/training/toy-environment.mjs"],
  ...["--actors", "1", "--slots", "4", "--segment-length", "10"],
];
/** So many that the first one is seen before the last one is made. */
const lasting = [...toy, "--updates", "30"];

const kinds = ["actor", "learner", "parameter-server"] as const;

interface Row {
  readonly name: string;
  readonly state: string;
  readonly summary: { readonly version: number; readonly weightsSha256: string } | null;
}

function tableOf(folder: string): readonly Row[] {
  return JSON.parse(readFileSync(join(folder, "table.json"), "utf8")) as readonly Row[];
}

test("a sweep that is killed and stopped goes on, and its runs are those of train", async (context) => {
  const folder = temporaryFolder(context);
  const sweep = join(folder, "sweep");
  const args = ["sweep", "--seeds", "1-2", "--at-once", "1", "--dir", sweep, "--", ...lasting];
  const trains = (seed: number) => () =>
    existsSync(join(sweep, `seed=${seed}`, "updates.jsonl")) &&
    readFileSync(join(sweep, `seed=${seed}`, "updates.jsonl"), "utf8").includes("\n");

  const killed = startLockstep(args);
  await until("the first run's first update", trains(1));
  killed.child.kill("SIGKILL");
  await killed.finished;
  await until("its services' end", () =>
    kinds.every((kind) => processesOf(join(sweep, "seed=1"), kind).length === 0),
  );

  const stopped = startLockstep(["sweep", "--dir", sweep]);
  await until("the second run's first update", trains(2));
  stopped.child.kill("SIGINT");
  const stop = await stopped.finished;
  assert.equal(stop.code, 0, stop.stdout + stop.stderr);
  assert.match(stop.stdout, /goes on with: \S.*lockstep\S* sweep --dir /);
  const [first, second] = tableOf(sweep);
  assert.deepEqual([first?.state, second?.state], ["done", "stopped"]);

  const end = await runLockstep(args);
  assert.equal(end.code, 0, end.stdout + end.stderr);
  assert.match(end.stdout, /^ +2 +done +30 /m);
  assert.doesNotMatch(end.stdout, /^seed=1: /m, "what is done is not trained again");
  const rows = tableOf(sweep);
  assert.equal(readFileSync(join(sweep, "table.txt"), "utf8").split("\n").length, 4);
  for (const seed of [1, 2]) {
    const alone = await train(folder, `alone-${seed}`, [...lasting, "--seed", String(seed)]);
    const row = rows.find(({ name }) => name === `seed=${seed}`);
    assert.deepEqual(
      [row?.state, row?.summary?.version, row?.summary?.weightsSha256],
      ["done", 30, alone.weightsSha256],
    );
  }

  const json = join(folder, "comparison.json");
  const svg = join(folder, "comparison.svg");
  const compared = await runLockstep(["compare", sweep, "--json", json, "--svg", svg]);
  assert.equal(compared.code, 0, compared.stderr);
  assert.match(compared.stdout, /^sweep +2 /m);
  assert.equal(JSON.parse(readFileSync(json, "utf8")).groups[0].runs.length, 2);
  assert.match(readFileSync(svg, "utf8"), /^<svg /);
});

test("runs side by side are those of one after the other, and settings are compared", async (context) => {
  const folder = temporaryFolder(context);
  const sweep = join(folder, "sweep");
  const vary = ["--vary", "learning.algorithm.entropyCoefficient=0,0.05"];
  const short = [...toy, "--updates", "6"];
  const args = ["sweep", "--seeds", "3", ...vary, "--at-once", "2", "--dir", sweep, "--", ...short];
  const { code, stdout, stderr } = await runLockstep(args);
  assert.equal(code, 0, stdout + stderr);
  const alone = await train(folder, "alone", [
    ...short,
    "--seed",
    "3",
    "--config",
    join(sweep, "configurations", "entropyCoefficient=0.05_seed=3.json"),
  ]);
  assert.equal(tableOf(sweep)[1]?.summary?.weightsSha256, alone.weightsSha256);
  const compared = await runLockstep(["compare", sweep]);
  assert.match(compared.stdout, /^entropyCoefficient=0 +1 /m);
  assert.match(compared.stdout, /^entropyCoefficient=0.05 +1 /m);
});

test("a sweep that cannot be is refused in one line before anything starts, and leaves nothing", async (context) => {
  const folder = temporaryFolder(context);
  const sweep = join(folder, "sweep");
  for (const [args, problem] of [
    [[], /a new sweep needs --seeds/],
    [
      ["--seeds", "1", "--vary", "learning.learningrate=1", "--", ...toy],
      /did you mean learningRate/,
    ],
    [["--seeds", "1", "--vary", "slots=2", "--", ...toy], /slots=2 has no effect: the run has 4/],
    [["--seeds", "1", "--", ...toy, "--seed", "2"], /--seed cannot follow/],
    [["--seeds", "1", "--", "--config", "/none.json"], /--config \/none.json cannot be read/],
  ] as const) {
    const { code, stdout, stderr } = await runLockstep(["sweep", "--dir", sweep, ...args]);
    assert.equal(code, 78, stdout + stderr);
    assert.match(stderr, problem);
    assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
    assert.deepEqual(readdirSync(folder), []);
  }
});

test("a folder that has something else in it is refused, and stays as it is", async (context) => {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, "thesis.txt"), "mine");
  const args = ["sweep", "--seeds", "1", "--dir", folder, "--", "--config", "/none.json"];
  const { code, stderr } = await runLockstep(args);
  assert.equal(code, 78, stderr);
  assert.match(stderr, /is not empty \(it has thesis\.txt\); choose another --dir\n$/);
  assert.deepEqual(readdirSync(folder), ["thesis.txt"]);
});
