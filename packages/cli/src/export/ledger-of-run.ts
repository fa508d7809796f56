import { existsSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import {
  type LedgerHead,
  type LedgerPosition,
  readLedgerHead,
  readLedgerPositions,
} from "@lockstep/round";
import { differingKeys } from "@lockstep/run-configuration";
import { readUserJson } from "@lockstep/system";
import { z } from "zod";
import { CliError } from "../cli-error.ts";
import { isImported } from "../run-folder/imported-run.ts";
import type { SavedWeights } from "../run-folder/saved-weights.ts";

const aboutSchema: z.ZodType<{ ledger: LedgerPosition }> = z.object({
  ledger: z.object({ bytes: z.int(), records: z.int(), sha256: z.string() }),
});

/**
 * What a run's ledger says of weights that the run keeps.
 * @throws {CliError} `RUN_FOLDER` when the ledger is missing, damaged, or has other weights of that version
 */
export async function ledgerHeadOf(
  folder: string,
  { version, sha256 }: Pick<SavedWeights, "version" | "sha256">,
): Promise<LedgerHead> {
  const path = join(folder, "ledger.jsonl");
  if (!existsSync(path))
    throw new CliError(
      "RUN_FOLDER",
      isImported(folder)
        ? `${folder} was imported from an export and has no ledger; hand that export on, or export the run that it came from`
        : `${folder} has no ledger.jsonl, without which nothing says how its weights came about; put back a copy of it`,
    );
  const head = await headOf(path, version);
  if (head.weightsSha256 !== sha256)
    throw damaged(
      `weights/${version}.f32 has SHA-256 ${sha256}, the ledger says ${head.weightsSha256}`,
      folder,
    );
  const about = aboutSchema.safeParse(readUserJson(join(folder, "weights", `${version}.json`)));
  if (about.success) await checkPosition(folder, head, about.data.ledger);
  return head;
}

/** A session that began with the version has written its weights again, with the position after its own record. */
async function checkPosition(
  folder: string,
  { version, position }: LedgerHead,
  kept: LedgerPosition,
): Promise<void> {
  const [difference] = differingKeys(kept, position);
  if (difference === undefined) return;
  const positions = await readLedgerPositions(join(folder, "ledger.jsonl"), version);
  if (positions.some((other) => differingKeys(kept, other).length === 0)) return;
  throw damaged(
    `the ledger's line ${position.records}, ${difference.key}, is ${String(difference.right)}; weights/${version}.json says ${String(difference.left)}`,
    folder,
  );
}

async function headOf(path: string, version: number): Promise<LedgerHead> {
  try {
    return await readLedgerHead(path, version);
  } catch (error) {
    throw new CliError("RUN_FOLDER", messageOf(error), { cause: error });
  }
}

function damaged(what: string, folder: string): CliError {
  return new CliError(
    "RUN_FOLDER",
    `${what}; lockstep verify ${folder} names all that is not as it was`,
  );
}
