import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { anEvaluation, evaluationLedgerText, someSettings } from "@lockstep/round/testing";
import { createRecordingLogger } from "@lockstep/service-kit/testing";
import { aFolder } from "../testing/a-learner.ts";
import { EvaluatedVersions } from "./evaluated-versions.ts";

type Result = readonly [version: number, heldOut: number, weightsSha256?: string];

function evaluate(folder: string, results: readonly Result[]): void {
  const lines = results.map((result) => ({
    type: "evaluation" as const,
    evaluation: anEvaluation(...result),
  }));
  writeFileSync(
    join(folder, "evaluations.jsonl"),
    evaluationLedgerText([someSettings(), ...lines]),
  );
}

function aRunFolder(context: { after(hook: () => void): void }, kept: readonly number[]): string {
  const folder = aFolder(context);
  mkdirSync(join(folder, "weights"));
  for (const version of kept)
    writeFileSync(
      join(folder, "weights", `${version}.json`),
      JSON.stringify({ version, sha256: `weights ${version}` }),
    );
  return folder;
}

test("a version stays until these very weights are evaluated, and then only as the best", (context) => {
  const logger = createRecordingLogger();
  const folder = aRunFolder(context, [5, 10]);
  const versions = new EvaluatedVersions({ folder, every: 10, logger });
  versions.added(20, "weights 20");
  const pinned = (): number[] => [5, 10, 20].filter((version) => versions.isPinned(version));
  assert.deepEqual(pinned(), [10, 20]);
  evaluate(folder, [[10, 0.4, "other weights"]]);
  assert.deepEqual(pinned(), [10, 20]);
  evaluate(folder, [
    [10, 0.4],
    [20, 0.7],
  ]);
  assert.deepEqual(pinned(), [20]);
  assert.deepEqual(versions.status, {
    ...{ every: 10, evaluated: 2, waiting: 0, leftOut: 0 },
    last: { version: 20, measure: "progress", heldOut: 0.7, training: 0.5 },
    best: { version: 20, measure: "progress", heldOut: 0.7, training: 0.5 },
    byStartState: {
      A: { heldOut: false, returnMean: 50, progressMean: 0.5, finishedShare: 0 },
      B: { heldOut: true, returnMean: 70, progressMean: 0.7, finishedShare: 0 },
    },
  });
  versions.removed(20);
  assert.equal(versions.status.best?.version, 10, "the best of those that are there");
});

test("a run that is not evaluated any more keeps its best", (context) => {
  const folder = aRunFolder(context, [10, 20]);
  evaluate(folder, [
    [10, 0.8],
    [20, 0.7],
  ]);
  const versions = new EvaluatedVersions({ folder, every: 0, logger: createRecordingLogger() });
  assert.equal(versions.isDue(30), false);
  assert.equal(versions.isPinned(10), true);
  assert.equal(versions.isPinned(20), false);
});

test("when too many wait, the next is left out, counted and logged", (context) => {
  const logger = createRecordingLogger();
  const folder = aRunFolder(context, []);
  const versions = new EvaluatedVersions({ folder, every: 1, logger });
  assert.equal(versions.isDue(0), false, "the first weights are chance");
  for (let version = 1; version <= 32; version++) {
    assert.equal(versions.isDue(version), true);
    versions.added(version, `weights ${version}`);
  }
  assert.equal(versions.isDue(33), false);
  assert.equal(versions.status.leftOut, 1);
  assert.match(logger.lines.at(-1)?.message ?? "", /too many wait/);
  evaluate(folder, [[1, 0.1]]);
  assert.equal(versions.isDue(34), true);
});

test("a damaged evaluation ledger is complained of once and ends no training", (context) => {
  const logger = createRecordingLogger();
  const folder = aRunFolder(context, [10]);
  const versions = new EvaluatedVersions({ folder, every: 10, logger });
  writeFileSync(join(folder, "evaluations.jsonl"), "{}\n");
  assert.equal(versions.isPinned(10), true);
  assert.equal(versions.isDue(20), true);
  assert.deepEqual(
    logger.lines.map(({ message }) => message),
    ["evaluations are damaged"],
  );
});
