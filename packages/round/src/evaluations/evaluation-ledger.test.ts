import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { anEvaluation, evaluationLedgerText, someSettings } from "../testing/an-evaluation.ts";
import { bestKept } from "./best-kept.ts";
import { emptyEvaluationLedger, readEvaluationLedger } from "./evaluation-ledger.ts";
import type { EvaluationLine } from "./evaluation-lines.ts";

const result = (version: number, heldOut: number, weightsSha256?: string) =>
  ({
    type: "evaluation",
    evaluation: anEvaluation(version, heldOut, weightsSha256),
  }) as const;

function aFile(context: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-evaluations-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "evaluations.jsonl");
  writeFileSync(path, text);
  return path;
}

test("the last evaluation of each version counts, with the settings that hold for it", (context) => {
  const text = evaluationLedgerText([
    someSettings(10),
    result(20, 0.1),
    result(10, 0.2, "before"),
    someSettings(5),
    result(10, 0.3, "after"),
  ]);
  const { lines, bytes, settings, evaluations, problem } = readEvaluationLedger(
    aFile(context, text),
  );
  assert.equal(problem, null);
  assert.deepEqual([lines, bytes, settings?.every], [5, Buffer.byteLength(text), 5]);
  assert.deepEqual(
    evaluations.map(({ line, evaluation, settings: { every } }) => [
      line,
      evaluation.version,
      evaluation.weightsSha256,
      every,
    ]),
    [
      [5, 10, "after", 5],
      [2, 20, "weights 20", 10],
    ],
  );
});

test("no file is an empty ledger, and a torn last line is left out", (context) => {
  assert.deepEqual(readEvaluationLedger("/nowhere/evaluations.jsonl"), emptyEvaluationLedger);
  const whole = evaluationLedgerText([someSettings(), result(10, 0.1)]);
  const torn = evaluationLedgerText([someSettings(), result(10, 0.1), result(20, 0.2)]);
  const read = readEvaluationLedger(aFile(context, torn.slice(0, -30)));
  assert.deepEqual([read.problem, read.lines, read.bytes], [null, 2, Buffer.byteLength(whole)]);
});

test("a line that was changed, taken out or put first breaks the chain, and says where", (context) => {
  const lines = [someSettings(), result(10, 0.1), result(20, 0.2), result(30, 0.3)];
  const text = evaluationLedgerText(lines);
  const [first = "", second = "", third = "", fourth = ""] = text.split("\n");
  const problemOf = (...kept: string[]): string | null =>
    readEvaluationLedger(aFile(context, `${kept.join("\n")}\n`)).problem;
  const changed = second.replace('"progressMean":0.1', '"progressMean":0.9');
  assert.notEqual(changed, second);
  assert.match(problemOf(first, changed, third, fourth) ?? "", /^line 2 or 3 was changed/);
  assert.match(problemOf(first, second, fourth) ?? "", /^line 2 or 3 was changed/);
  assert.equal(problemOf(second, third), "line 1 is not the first line");
  assert.equal(problemOf(first, "{}", third), "line 2 is no record");
  assert.match(
    readEvaluationLedger(aFile(context, evaluationLedgerText([result(10, 0.1)]))).problem ?? "",
    /^line 1 comes before any settings/,
  );
});

test("the best is among the weights that are kept as they were evaluated", (context) => {
  const path = aFile(
    context,
    evaluationLedgerText([someSettings(), result(10, 0.4), result(20, 0.9), result(30, 0.6)]),
  );
  const ledger = readEvaluationLedger(path);
  const kept = new Map([
    [10, "weights 10"],
    [20, "made again, with other weights"],
    [30, "weights 30"],
  ]);
  assert.equal(bestKept(ledger, kept)?.version, 30);
  assert.equal(bestKept(ledger, new Map()), null);
});

test("the best is among evaluations of one number of episodes", (context) => {
  const few = (version: number, heldOut: number) => {
    const { type, evaluation } = result(version, heldOut);
    return { type, evaluation: { ...evaluation, episodes: 1 } };
  };
  const kept = new Map([10, 20, 30].map((version) => [version, `weights ${version}`]));
  const bestOf = (...lines: readonly EvaluationLine[]) => {
    const path = aFile(context, evaluationLedgerText([someSettings(), ...lines]));
    return bestKept(readEvaluationLedger(path), kept)?.version;
  };
  const lucky = few(30, 0.9);
  assert.equal(
    bestOf(result(10, 0.4), result(20, 0.5), lucky),
    20,
    "one of one episode is no match",
  );
  assert.equal(
    bestOf(result(10, 0.4), result(20, 0.5), few(20, 0.3), lucky),
    30,
    "most are alike again",
  );
  assert.equal(bestOf(result(10, 0.4), lucky), 30, "of as many, the later ones");
});
