import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const projectFolder: string = fileURLToPath(new URL("../../..", import.meta.url));
export const gamesFolder: string = join(projectFolder, "games");
export const commandFile: string = commandOf(projectFolder);

/** The command `lockstep` of a checkout. */
export function commandOf(checkout: string): string {
  return join(checkout, "packages", "cli", "bin", "lockstep.js");
}
