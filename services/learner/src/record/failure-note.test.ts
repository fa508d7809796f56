import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { LockstepError } from "@lockstep/errors";
import { aFolder } from "../testing/a-learner.ts";
import { FailureNote } from "./failure-note.ts";

const failing = (error: Error) => async (): Promise<void> => {
  throw error;
};

test("the next session learns once what this one failed with", async (context) => {
  const folder = aFolder(context);
  const error = new LockstepError("NON_FINITE_LOSS", "fatal", "the loss is NaN");
  const ended = new FailureNote(folder).during(failing(error), () => 7);
  await assert.rejects(ended, error);
  const left = JSON.parse(readFileSync(join(folder, "failure.json"), "utf8"));
  assert.deepEqual(left, { code: "NON_FINITE_LOSS", version: 7 });
  assert.equal(await new FailureNote(folder).take(), "NON_FINITE_LOSS");
  assert.equal(await new FailureNote(folder).take(), null);
});

test("a session that does not fail leaves nothing", async (context) => {
  const note = new FailureNote(aFolder(context));
  await note.during(
    async () => undefined,
    () => 7,
  );
  assert.equal(await note.take(), null);
});

test("an error without a code has one, and a damaged note is none", async (context) => {
  const folder = aFolder(context);
  const note = new FailureNote(folder);
  await assert.rejects(note.during(failing(new Error("surprise")), () => 1));
  assert.equal(await note.take(), "UNEXPECTED");
  writeFileSync(join(folder, "failure.json"), '{"code":"<b>');
  assert.equal(await note.take(), null);
});

test("a folder that cannot be written does not hide the failure behind another", async () => {
  const note = new FailureNote("/dev/null/nowhere");
  await assert.rejects(
    note.during(failing(new Error("surprise")), () => 1),
    /surprise/,
  );
});
