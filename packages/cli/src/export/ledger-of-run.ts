import { existsSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import {
  LedgerError,
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
import { foreignLedger } from "../run-folder/run-ledger.ts";
import type { SavedWeights } from "../run-folder/saved-weights.ts";
import { lockstepCommand } from "../terminal/lockstep-words.ts";

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
  const head = await headOf(path, version, folder);
  const foreign = foreignLedger(folder, head.run);
  if (foreign !== null) throw new CliError("RUN_FOLDER", `${path} ${foreign}; ${remedy}`);
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

const remedy = "put back a copy of the run's own ledger";

async function headOf(path: string, version: number, folder: string): Promise<LedgerHead> {
  try {
    return await readLedgerHead(path, version);
  } catch (error) {
    // Another version would be no help: the weights are there, and what says how they were made is not.
    const lacking = error instanceof LedgerError && error.code === "NOT_PLAYED";
    const what = lacking
      ? `${path} does not say how weights/${version}.f32 was made: it was cut, or it is another run's; ${remedy} (${lockstepCommand("verify", folder)} names all that is missing)`
      : messageOf(error);
    throw new CliError("RUN_FOLDER", what, { cause: error });
  }
}

function damaged(what: string, folder: string): CliError {
  return new CliError(
    "RUN_FOLDER",
    `${what}; ${lockstepCommand("verify", folder)} names all that is not as it was`,
  );
}
