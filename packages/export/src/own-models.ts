import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The trained agents that come with the project, each an export; in the project's folder, not in the published package. */
const ownModels = fileURLToPath(new URL("../../../models", import.meta.url));

/** Names of the trained agents that come with the project; none where only the package is installed. */
export function ownModelNames(): readonly string[] {
  if (!existsSync(ownModels)) return [];
  return readdirSync(ownModels, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** @returns the folder of a trained agent that comes with the project; `null` where none has the name */
export function ownModel(name: string): string | null {
  return ownModelNames().includes(name) ? join(ownModels, name) : null;
}
