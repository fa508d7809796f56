import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { LockstepError } from "@lockstep/errors";
import { FailureNote } from "./failure-note.ts";
import { aFolder } from "./testing/a-learner.ts";

test("the next session learns once what this one failed with", async (context) => {
  const folder = aFolder(context);
  const error = new LockstepError("NON_FINITE_LOSS", "fatal", "the loss is NaN");
  await new FailureNote(folder).leave(error, 7);
  assert.equal(await new FailureNote(folder).take(), "NON_FINITE_LOSS");
  assert.equal(await new FailureNote(folder).take(), null);
});

test("an error without a code has one, and a damaged note is none", async (context) => {
  const folder = aFolder(context);
  const note = new FailureNote(folder);
  await note.leave(new Error("surprise"), 1);
  assert.equal(await note.take(), "UNEXPECTED");
  writeFileSync(join(folder, "failure.json"), '{"code":"<b>');
  assert.equal(await note.take(), null);
});

test("a folder that cannot be written does not hide the failure behind another", async () => {
  await new FailureNote("/dev/null/nowhere").leave(new Error("surprise"), 1);
});
