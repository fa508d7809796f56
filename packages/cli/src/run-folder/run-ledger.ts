import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { type LedgerHeader, type LedgerPosition, readLedgerChain } from "@lockstep/round";
import { readUserJson } from "@lockstep/system";
import { z } from "zod";
import { CliError } from "../cli-error.ts";

/** What a run's ledger says of where it stands. */
export interface RunLedger {
  /** The last session's record. */
  readonly session: LedgerHeader;
  /** Of the last complete line. */
  readonly version: number;
}

const positionSchema: z.ZodType<{ ledger: LedgerPosition }> = z.object({
  ledger: z.object({ bytes: z.int(), records: z.int(), sha256: z.string() }),
});

/**
 * Checks the ledger of a run that will go on: its chain of hashes, and that it is as long as the newest saved weights
 * say. A torn last line is no damage: the learner repeats that version.
 * @returns `null` for a run that was never trained in this folder
 * @throws {CliError} `RUN_FOLDER` when it is missing or damaged
 */
export async function readRunLedger(folder: string): Promise<RunLedger | null> {
  const path = join(folder, "ledger.jsonl");
  if (sizeOf(path) === 0) {
    const trace = traceOfTraining(folder);
    if (trace === null) return null;
    throw damaged(folder, `is missing or empty, and the run was trained: ${trace} is there`);
  }
  const known = newestEnd(folder);
  const chain = await readLedgerChain(path, known).catch((error: unknown) => {
    throw damaged(folder, `cannot be read: ${messageOf(error)}`);
  });
  const { session, version, problem, endProblem, torn, lines } = chain;
  if (problem !== null) throw damaged(folder, problem);
  const foreign = session === null ? null : foreignLedger(folder, session.run);
  if (foreign !== null) throw damaged(folder, foreign);
  if (endProblem !== null && !isCutBack(chain, known)) throw damaged(folder, endProblem);
  if (session !== null) return { session, version };
  if (torn && traceOfTraining(folder) === null) return null;
  throw damaged(folder, `has ${lines} complete lines`);
}

/**
 * What is wrong with a ledger that came from another run's folder.
 * @param run that the ledger is of
 * @returns `null` where it is the folder's own, or no `run.json` says whose the folder is
 */
export function foreignLedger(folder: string, run: string): string | null {
  let own: unknown;
  try {
    ({ run: own } = readUserJson(join(folder, "run.json")) as { run?: unknown });
  } catch {
    return null;
  }
  return typeof own !== "string" || own === run
    ? null
    : `is the ledger of run ${run}, and run.json says that this folder is run ${own}`;
}

/**
 * A learner that goes on from an older version cuts the ledger, writes its record there, and then removes newer weights.
 * One that was killed in between left them.
 */
function isCutBack(
  { endsWithSession, version, lines }: Awaited<ReturnType<typeof readLedgerChain>>,
  known: KnownEnd | null,
): boolean {
  return known !== null && lines > 1 && endsWithSession && version < known.version;
}

function damaged(folder: string, what: string): CliError {
  return new CliError(
    "RUN_FOLDER",
    `${join(folder, "ledger.jsonl")} ${what}; the run cannot go on without its whole ledger: put back a copy of the file, or begin a new run with its weights (--init ${folder} and another --run-dir)`,
  );
}

/** A file that only training writes, and never before the ledger. */
function traceOfTraining(folder: string): string | null {
  for (const [part, ending] of [
    ["weights", ".f32"],
    ["restart", ".checkpoint"],
  ] as const) {
    const name = namesIn(join(folder, part)).find((each) => each.endsWith(ending));
    if (name !== undefined) return join(part, name);
  }
  return sizeOf(join(folder, "updates.jsonl")) > 0 ? "updates.jsonl" : null;
}

interface KnownEnd {
  readonly position: LedgerPosition;
  readonly source: string;
  readonly version: number;
}

/** Where the ledger ended when the newest weights were saved; `null` when no file says so. */
function newestEnd(folder: string): KnownEnd | null {
  const versions = namesIn(join(folder, "weights")).flatMap(
    (name) => /^(\d+)\.json$/.exec(name)?.[1] ?? [],
  );
  const version = versions.map(Number).sort((a, b) => b - a)[0];
  if (version === undefined) return null;
  const source = `weights/${version}.json`;
  try {
    const about = positionSchema.parse(readUserJson(join(folder, source)));
    return { position: about.ledger, source, version };
  } catch {
    // `verify` reports a damaged file; a run goes on without it.
    return null;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** In bytes; 0 where there is no such file. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
