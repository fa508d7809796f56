import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import {
  evaluationLedgerText,
  anEvaluation as ofVersion,
  someSettings,
} from "@lockstep/round/testing";
import type { Evaluation } from "@lockstep/status";
import { EvaluationsOfRun } from "./kept-evaluations.ts";

function anEvaluation(version: number | null): Evaluation {
  return {
    ...{ run: "one", seed: 1, episodes: 2, greedy: false, mostSteps: 9, version },
    ...{ weightsSha256: null, trainingStates: ["A"] },
    policies: {
      trained: [
        {
          ...{ state: "A", episodes: 2, progressMean: null, progressInterval: null },
          ...{ finishedShare: 0.5, finishedInterval: [0.1, 0.9], returnMean: 3 },
          ...{ returnInterval: [1, 5], stepsMean: 4, stepsInterval: null, truncated: 0 },
        },
      ],
    },
  };
}

function aRun(context: TestContext, files: Readonly<Record<string, string>>): string {
  const run = mkdtempSync(join(tmpdir(), "lockstep-evaluations-"));
  context.after(() => rmSync(run, { recursive: true, force: true }));
  mkdirSync(join(run, "evaluation"));
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(run, "evaluation", name), text);
  return run;
}

const text = (version: number | null): string => JSON.stringify(anEvaluation(version));

test("a run's evaluations come by version, and a later one is found", async (context) => {
  const run = aRun(context, {
    "version-1000-b.json": text(1000),
    "version-30-c.json": text(30),
    "random-a.json": text(null),
    "events.out.tfevents.0000000001.lockstep": "TensorBoard's",
  });
  const evaluations = new EvaluationsOfRun(run);
  const versions = async () => (await evaluations.list()).evaluations.map(({ version }) => version);
  assert.deepEqual(await versions(), [null, 30, 1000]);
  writeFileSync(join(run, "evaluation", "version-500-d.json"), text(500));
  assert.deepEqual(await versions(), [null, 30, 500, 1000]);
});

test("a run without evaluations has none", async () => {
  const { evaluations } = await new EvaluationsOfRun("/nowhere").list();
  assert.deepEqual(evaluations, []);
});

test("what is no evaluation is named, and neither large files nor devices are read", async (context) => {
  const run = aRun(context, {
    "version-1-a.json": text(1).slice(0, -9),
    "version-2-a.json": '{"version":2}',
    "version-3-a.json": text(3) + " ".repeat(1 << 20),
    "version-5-a.json": text(5),
  });
  symlinkSync("/dev/zero", join(run, "evaluation", "version-4-a.json"));
  const { evaluations, unreadable } = await new EvaluationsOfRun(run).list();
  assert.deepEqual(
    evaluations.map(({ version }) => version),
    [5],
  );
  assert.deepEqual(
    unreadable,
    [1, 2, 3, 4].map((version) => `version-${version}-a.json`),
  );
});

test("of many files, those of the newest versions are read, and the others counted", async (context) => {
  const files = Array.from({ length: 203 }, (_, version) => [
    `version-${version}-a.json`,
    text(version),
  ]);
  const { evaluations, leftOut } = await new EvaluationsOfRun(
    aRun(context, Object.fromEntries(files)),
  ).list();
  assert.deepEqual([evaluations.length, evaluations[0]?.version, leftOut], [200, 3, 3]);
});

test("what the run found while it trained is a curve of scores, and the best version that is kept is named", async (context) => {
  const run = aRun(context, {});
  mkdirSync(join(run, "weights"));
  const results = [
    [10, 0.2],
    [20, 0.6],
    [30, 0.9],
  ] as const;
  writeFileSync(
    join(run, "evaluations.jsonl"),
    evaluationLedgerText([
      someSettings(),
      ...results.map(([version, heldOut]) => ({
        type: "evaluation" as const,
        evaluation: ofVersion(version, heldOut),
      })),
    ]),
  );
  for (const version of [10, 20])
    writeFileSync(
      join(run, "weights", `${version}.json`),
      JSON.stringify({ sha256: `weights ${version}` }),
    );
  const { whileTraining, best } = await new EvaluationsOfRun(run).list();
  assert.deepEqual(
    whileTraining.map(({ version, heldOut, training }) => [version, heldOut, training]),
    results.map(([version, heldOut]) => [version, heldOut, 0.5]),
  );
  assert.equal(best, 20, "30 is not kept any more");
});
