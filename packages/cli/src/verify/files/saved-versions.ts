import { readdirSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import {
  type KnownEnd,
  type LedgerProblem,
  networkOf,
  runFileText,
  type WeightsFile,
} from "@lockstep/round";
import {
  configurationSha256,
  differingKeys,
  type RunConfiguration,
} from "@lockstep/run-configuration";
import { sha256Hex } from "@lockstep/system";
import { z } from "zod";
import { readRecordFile, readWeightsFile } from "./bounded-files.ts";
import { type LedgerSession, sessionsWith } from "./ledger-session.ts";

/** A version that the learner left in the run folder's `weights`. */
export interface SavedVersion {
  readonly version: number;
  /** Of `<version>.f32`, as it is; `null` when it is not there. */
  readonly sha256: string | null;
  /** Of `<version>.optimizer.f32`, as it is; `null` when it is not there. */
  readonly optimizerSha256: string | null;
  /** `<version>.json` as it is. */
  readonly text: string;
  /** Where the ledger ended, says `<version>.json`; `null` when it cannot be read. */
  readonly end: KnownEnd | null;
}

const positionSchema = z.object({
  ledger: z.object({ bytes: z.int().min(0), records: z.int().min(1), sha256: z.string() }),
});

/** Ascending. One whose JSON, which is written last, is not there was never finished, and is none. */
export function readSavedVersions(folder: string): SavedVersion[] {
  return savedVersionNumbers(folder).map((version) => {
    const path = join(folder, "weights", String(version));
    const text = readRecordFile(`${path}.json`);
    return {
      version,
      sha256: sha256OfFile(`${path}.f32`),
      optimizerSha256: sha256OfFile(`${path}.optimizer.f32`),
      text,
      end: endOf(version, text),
    };
  });
}

function savedVersionNumbers(folder: string): number[] {
  return (ifThere(() => readdirSync(join(folder, "weights"))) ?? [])
    .flatMap((name) => /^(\d+)\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

function sha256OfFile(path: string): string | null {
  const bytes = ifThere(() => readWeightsFile(path));
  return bytes === null ? null : sha256Hex(bytes);
}

function ifThere<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function endOf(version: number, text: string): KnownEnd | null {
  try {
    const { ledger } = positionSchema.parse(JSON.parse(text));
    return { source: `weights/${version}.json`, position: ledger };
  } catch {
    return null;
  }
}

/** What the ledger says about the kept versions. */
export interface LedgerFacts {
  readonly run: string;
  readonly configuration: RunConfiguration;
  readonly sessions: readonly LedgerSession[];
  /** Version → SHA-256 of its weights. */
  readonly weights: ReadonlyMap<number, string>;
}

/** What of a kept version is not as it was written. */
export function savedVersionProblems(
  { version, sha256, optimizerSha256, text, end }: SavedVersion,
  { run, configuration, sessions, weights }: LedgerFacts,
): LedgerProblem[] {
  const known = weights.get(version);
  const file = `weights/${version}`;
  if (known === undefined)
    return [{ where: `${file}.f32`, what: `is of a version that the ledger does not have` }];
  for (const [kind, hash] of [
    ["f32", sha256],
    ["optimizer.f32", optimizerSha256],
  ])
    if (hash === null) return [{ where: `${file}.${kind}`, what: "is not there" }];
  if (sha256 !== known)
    return [{ where: `${file}.f32`, what: `has SHA-256 ${sha256}; the ledger says ${known}` }];
  const about = jsonOf(text);
  if (about instanceof Error)
    return [{ where: `${file}.json`, what: `is not JSON: ${messageOf(about)}` }];
  const { optimizerSha256: written, configurationSha256: said } = (about ??
    {}) as Partial<WeightsFile>;
  const configurations = sessionsWith(version, sessions).map((session) =>
    configurationSha256(session.configuration),
  );
  const expected: Omit<WeightsFile, "ledger" | "optimizerSha256"> = {
    run,
    version,
    sha256: known,
    network: networkOf(configuration),
    configurationSha256:
      configurations.find((sha256) => sha256 === said) ??
      configurations[0] ??
      configurationSha256(configuration),
  };
  // The position was compared with the ledger itself.
  const whole = { ...expected, ledger: end?.position, optimizerSha256: written };
  const [difference] = differingKeys(whole, about);
  if (difference !== undefined)
    return [
      {
        where: `${file}.json, ${difference.key}`,
        what: `is ${JSON.stringify(difference.right)}, expected ${JSON.stringify(difference.left)}`,
      },
    ];
  if (text !== runFileText(about))
    return [{ where: `${file}.json`, what: "is not spelled as it was written" }];
  if (written === optimizerSha256) return [];
  return [
    {
      where: `${file}.optimizer.f32`,
      what: `has SHA-256 ${optimizerSha256}; ${file}.json says ${written}`,
    },
  ];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
