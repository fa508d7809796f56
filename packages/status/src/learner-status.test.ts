import assert from "node:assert/strict";
import { test } from "node:test";
import { describeSchema } from "./describe-schema.ts";
import { learnerStatusSchema } from "./learner-status.ts";
import { aLearnerStatus } from "./testing/a-learner-status.ts";

test("a status survives its way as JSON", () => {
  const status = aLearnerStatus();
  assert.deepEqual(learnerStatusSchema.parse(JSON.parse(JSON.stringify(status))), status);
});

test("what is no status is refused with the field that is wrong", () => {
  const { error } = learnerStatusSchema.safeParse({ ...aLearnerStatus(), version: "12" });
  assert.deepEqual(
    error?.issues.map(({ path }) => path),
    [["version"]],
  );
});

test("every field of the schema says its type and what it means", () => {
  const rows = describeSchema(learnerStatusSchema);
  const of = (field: string) => rows.find((row) => row.field === field);
  assert.deepEqual(of("service"), {
    field: "service",
    type: '"learner"',
    description: "Which service answers.",
  });
  assert.equal(of("targetVersion")?.type, "number or null");
  assert.equal(of("actors.*.slots")?.type, "list of number");
  assert.equal(of("byStartState.*.progressMean")?.type, "number or null");
  assert.equal(of("update.straggler.slot")?.type, "number");
  assert.equal(of("peakMemoryBytes")?.type, "number by name");
  assert.deepEqual(
    rows.filter(({ description }) => !/^[A-Z0-9].*\.$/.test(description)),
    [],
  );
});
