import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { curvePointSchema, learnerStatusSchema, runSummarySchema } from "@lockstep/status";
import { aFolder, aLearner } from "./testing/a-learner.ts";

/** What whoever reads it over HTTP or from a file gets. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

test("before, in and after a run the status is what its schema says, and nothing more", async (context) => {
  const { run, actor, learner } = await aLearner({ runDir: aFolder(context) });
  const first = asJson(learner.status());
  assert.deepEqual(learnerStatusSchema.parse(first), first);
  actor("only");
  await run();
  const last = asJson(learner.status());
  const status = learnerStatusSchema.parse(last);
  assert.deepEqual(status, last);
  assert.equal(status.version, 5);
  assert.ok(status.update !== null);
});

test("summary and curve in the run folder are what their schemas say, and nothing more", async (context) => {
  const runDir = aFolder(context);
  const { run, actor } = await aLearner({ runDir });
  actor("only");
  await run();
  const summary = JSON.parse(readFileSync(join(runDir, "summary.json"), "utf8"));
  assert.deepEqual(runSummarySchema.parse(summary), summary);
  const points = readFileSync(join(runDir, "updates.jsonl"), "utf8").trimEnd().split("\n");
  assert.equal(points.length, 5);
  for (const line of points)
    assert.deepEqual(curvePointSchema.parse(JSON.parse(line)), JSON.parse(line));
});
