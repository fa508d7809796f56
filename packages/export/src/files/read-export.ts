import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { messageOf } from "@lockstep/errors";
import { type LedgerHead, networkOf } from "@lockstep/round";
import { configurationSha256, parseRunConfiguration } from "@lockstep/run-configuration";
import { readBounded, readUserJson, walkFiles } from "@lockstep/system";
import type { z } from "zod";
import { type PlayedEvaluation, playedEvaluationSchema } from "../contents/evaluation-record.ts";
import {
  type ExportFacts,
  exportFormat,
  exportFormatVersion,
  writtenFactsSchema,
} from "../contents/export-config.ts";
import { ledgerHeadSchema } from "../contents/ledger-head.ts";
import { ExportError } from "../export-error.ts";
import { decodeWeights } from "../safetensors/network-weights.ts";
import { checkedFiles, type ExportProblem } from "./checked-files.ts";
import type { Checksums } from "./checksums.ts";
import { weightsSha256 } from "./export-contents.ts";
import { exportFiles, mostFileBytes, neededFiles } from "./export-files.ts";

/** What an export says, before its evaluation is played again. */
export interface ReadExport {
  readonly folder: string;
  readonly facts: ExportFacts;
  /** Flat, in the order of the parameter layout. */
  readonly weights: Float32Array;
  readonly evaluation: PlayedEvaluation;
  readonly head: LedgerHead;
  readonly checksums: Checksums;
}

/** Whether a folder is an export, whole or not. A run's folder is none. */
export function isExport(folder: string): boolean {
  return existsSync(join(folder, exportFiles.config)) || existsSync(join(folder, exportFiles.head));
}

/** Files in an export's folder that are none of it, in the order of names. */
export function unknownFiles({
  folder,
  checksums,
}: Pick<ReadExport, "folder" | "checksums">): string[] {
  return [...walkFiles(folder)]
    .map(({ path }) => relative(folder, path).split(sep).join("/"))
    .filter((name) => name !== exportFiles.checksums && !checksums.has(name));
}

/**
 * Reads an export whose files are as `SHA256SUMS` says: each by itself, and that all are of the same weights.
 * @throws {ExportError} `EXPORT_FOREIGN`, `EXPORT_DAMAGED`, `TENSORS_DAMAGED`
 */
export function readExport(folder: string): ReadExport {
  const read = readExportOrChanges(folder);
  if (!Array.isArray(read)) return read;
  const [changed, ...more] = read;
  const others = more.length === 0 ? "" : `, and ${more.length} more`;
  throw damaged(join(folder, changed?.where ?? ""), `${changed?.what}${others}`);
}

/**
 * {@link readExport} that names every file that is missing or not what `SHA256SUMS` says.
 * @throws {ExportError} as `readExport` does for everything else
 */
export function readExportOrChanges(folder: string): ReadExport | ExportProblem[] {
  if (!isExport(folder))
    throw new ExportError(
      "EXPORT_FOREIGN",
      `${folder} is no export (it has no ${exportFiles.config}); name a folder that lockstep export wrote`,
    );
  const checked = checkedFiles(folder, neededFiles);
  return Array.isArray(checked) ? checked : contentOf(folder, checked);
}

function contentOf(folder: string, checksums: Checksums): ReadExport {
  const facts = factsOf(join(folder, exportFiles.config));
  const path = join(folder, exportFiles.weights);
  const spec = networkOf(facts.configuration);
  const weights = decodeWeights(spec, readBounded(path, mostFileBytes), path);
  const evaluation = parsedFile(join(folder, exportFiles.evaluation), playedEvaluationSchema);
  const head = parsedFile(join(folder, exportFiles.head), ledgerHeadSchema);
  expectSame(path, "weights with SHA-256", weightsSha256(weights), facts.weightsSha256);
  for (const [name, said] of [
    [exportFiles.evaluation, evaluation],
    [exportFiles.head, head],
  ] as const) {
    const where = join(folder, name);
    expectSame(where, "run", said.run, facts.run);
    expectSame(where, "version", said.version, facts.version);
    expectSame(where, "weightsSha256", said.weightsSha256, facts.weightsSha256);
  }
  for (const { state, played } of evaluation.states)
    expectSame(
      join(folder, exportFiles.evaluation),
      `episodes from ${state}:`,
      played.length,
      evaluation.episodes,
      `its "episodes"`,
    );
  expectSame(
    join(folder, exportFiles.head),
    "a first session with configuration",
    head.sessions[0]?.configurationSha256,
    configurationSha256(facts.configuration),
  );
  return { folder, facts, weights, evaluation, head, checksums };
}

/** @throws {ExportError} */
function factsOf(path: string): ExportFacts {
  const value = jsonOf(path) as {
    readonly format?: unknown;
    readonly formatVersion?: unknown;
    readonly lockstep?: unknown;
  };
  if (value?.format !== exportFormat || value.formatVersion !== exportFormatVersion)
    throw new ExportError(
      "EXPORT_FOREIGN",
      `${path} is of format ${String(value?.format)} ${String(value?.formatVersion)}, expected ${exportFormat} ${exportFormatVersion}; ${typeof value?.lockstep === "string" ? `read it with Lockstep ${value.lockstep}, which wrote it` : "it is no export of Lockstep"}`,
    );
  const { environment, configuration, ...facts } = parsed(path, value, writtenFactsSchema);
  try {
    return {
      ...facts,
      heldOutStates: environment.heldOutStates,
      configuration: parseRunConfiguration(configuration, path),
    };
  } catch (error) {
    throw damaged(path, messageOf(error), error);
  }
}

function parsedFile<Value>(path: string, schema: z.ZodType<Value>): Value {
  return parsed(path, jsonOf(path), schema);
}

function parsed<Value>(path: string, value: unknown, schema: z.ZodType<Value>): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw damaged(path, `has ${issue?.path.join(".") || "another content"}: ${issue?.message}`);
}

function jsonOf(path: string): unknown {
  try {
    return readUserJson(path);
  } catch (error) {
    throw damaged(path, messageOf(error), error);
  }
}

function expectSame(
  path: string,
  what: string,
  got: unknown,
  expected: unknown,
  source: string = exportFiles.config,
): void {
  if (got !== expected)
    throw damaged(path, `has ${what} ${String(got)}, ${source} says ${String(expected)}`);
}

function damaged(path: string, what: string, cause?: unknown): ExportError {
  return new ExportError("EXPORT_DAMAGED", `${path} ${what}; get the export again`, {
    ...(cause !== undefined && { cause }),
  });
}
