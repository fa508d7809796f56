import { join } from "node:path";
import { differingKeys } from "@lockstep/run-configuration";
import { readBounded, readUserJson, readUserText } from "@lockstep/system";
import { bothShortened } from "./both-shortened.ts";
import type { ExportProblem } from "./checked-files.ts";
import { type ExportSources, exportContents } from "./export-contents.ts";
import { exportFiles, mostFileBytes } from "./export-files.ts";

/**
 * Makes all files again from what they follow from, and compares.
 * @param sources with the evaluation as it was played again
 * @returns the first difference of each file
 */
export function derivedProblems(folder: string, sources: ExportSources): ExportProblem[] {
  return [...exportContents(sources)].flatMap(([name, expected]) => {
    const path = join(folder, name);
    if (readBounded(path, mostFileBytes).equals(expected)) return [];
    return [differenceOf(name, path, Buffer.from(expected))];
  });
}

function differenceOf(name: string, path: string, expected: Buffer): ExportProblem {
  if (name === exportFiles.card) return lineDifference(name, path, expected.toString());
  if (!name.endsWith(".json"))
    return { where: name, what: `is not made of the weights of ${exportFiles.weights}` };
  const [key] = differingKeys(JSON.parse(expected.toString()), readUserJson(path));
  if (key === undefined) return { where: name, what: "is not spelled as it was written" };
  const [is, should] = bothShortened(key.right, key.left);
  return { where: `${name}, ${key.key}`, what: `is ${is}, expected ${should}` };
}

function lineDifference(name: string, path: string, expected: string): ExportProblem {
  const lines = readUserText(path).split("\n");
  const own = expected.split("\n");
  const index = own.findIndex((line, at) => line !== lines[at]);
  const line = index < 0 ? own.length : index;
  const [is, should] = bothShortened(lines[line], own[line]);
  return { where: `${name} line ${line + 1}`, what: `is ${is}, expected ${should}` };
}
