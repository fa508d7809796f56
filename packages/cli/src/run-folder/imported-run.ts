import { existsSync } from "node:fs";
import { join } from "node:path";

/** In the folder of a run that was imported from an export; such a run has no ledger. */
export const importedFile = "imported.json";

export function isImported(folder: string): boolean {
  return existsSync(join(folder, importedFile));
}
