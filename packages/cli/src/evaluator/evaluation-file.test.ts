import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { readEvaluationLedger } from "@lockstep/round";
import { anEvaluation, someSettings } from "@lockstep/round/testing";
import { EvaluationFile } from "./evaluation-file.ts";

function aFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-evaluation-file-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("settings are said once until they change, and a torn last line is cut off", async (context) => {
  const folder = aFolder(context);
  const path = join(folder, "evaluations.jsonl");
  const first = await EvaluationFile.open(folder);
  await first.use(someSettings(10));
  await first.use(someSettings(10));
  await first.add(anEvaluation(10, 0.5));
  await first.close();
  writeFileSync(path, `${readFileSync(path, "utf8")}{"previous":"ab`);
  const second = await EvaluationFile.open(folder);
  assert.deepEqual(
    second.ledger.evaluations.map(({ evaluation }) => evaluation.version),
    [10],
  );
  await second.use(someSettings(10));
  await second.use(someSettings(5));
  await second.add(anEvaluation(15, 0.5));
  await second.close();
  const { lines, problem, evaluations } = readEvaluationLedger(path);
  assert.deepEqual([lines, problem, evaluations.length], [4, null, 2]);
});

test("one process writes it: a second is refused while that lives, and goes on after it", async (context) => {
  const folder = aFolder(context);
  const lock = join(folder, "evaluations.jsonl.lock");
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(other, "spawn");
  const start = (): string => {
    try {
      const [, fields = ""] = readFileSync(`/proc/${other.pid}/stat`, "utf8").split(/\) /);
      return fields.split(" ")[19] ?? "";
    } catch {
      return "";
    }
  };
  writeFileSync(lock, `${other.pid} ${start()}\n`);
  await assert.rejects(
    EvaluationFile.open(folder),
    new RegExp(`process ${other.pid} evaluates .* already; end it first$`),
  );
  other.kill("SIGKILL");
  await once(other, "exit");
  const file = await EvaluationFile.open(folder);
  assert.match(readFileSync(lock, "utf8"), new RegExp(`^${process.pid} `));
  await file.close();
  assert.equal(existsSync(lock), false);
});

test("a damaged ledger is refused with what to do", async (context) => {
  const folder = aFolder(context);
  writeFileSync(join(folder, "evaluations.jsonl"), "{}\n");
  await assert.rejects(
    EvaluationFile.open(folder),
    /evaluations\.jsonl line 1 is no record; put back a copy of the file, or remove it/,
  );
  assert.equal(existsSync(join(folder, "evaluations.jsonl.lock")), false);
});
