import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { aFolder } from "../testing/a-run.ts";
import { fileVersion, scalars, startAt } from "./event.ts";
import { lastStep } from "./last-step.ts";
import { recordOf } from "./record.ts";

const place = (step: number) => ({ time: 1_764_000_000, step });
const update = (step: number): Buffer =>
  recordOf(scalars(place(step), [{ name: "charts/SPS", value: step }]));

test("the last step is that of the last whole record, wherever the file is torn", async (context) => {
  const path = join(aFolder(context), "events");
  const records = [recordOf(fileVersion(place(0))), update(16), update(32)];
  const ends = records.map((_, index) =>
    records.slice(0, index + 1).reduce((sum, { length }) => sum + length, 0),
  );
  const all = Buffer.concat(records);
  for (let length = 0; length <= all.length; length++) {
    await writeFile(path, all.subarray(0, length));
    const whole = ends.filter((end) => end <= length).length;
    assert.equal(await lastStep(path), [0, 0, 16, 32][whole], String(length));
  }
  await writeFile(path, Buffer.concat([all, Buffer.alloc(64)]));
  assert.equal(await lastStep(path), 32, "a power failure may leave zeros");
});

test("files longer than what is read at once are walked to their end", async (context) => {
  const path = join(aFolder(context), "events");
  const name = "n".repeat(1000);
  const steps = Array.from({ length: 3000 }, (_, index) => index + 1);
  const records = steps.map((step) => recordOf(scalars(place(step), [{ name, value: 1 }])));
  await writeFile(path, Buffer.concat(records));
  assert.equal(await lastStep(path), 3000);
});

test("a session that has only said where it starts holds the steps before", async (context) => {
  const path = join(aFolder(context), "events");
  await writeFile(path, recordOf(startAt(place(33))));
  assert.equal(await lastStep(path), 32);
});
