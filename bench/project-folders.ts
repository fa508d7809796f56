import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const projectFolder: string = fileURLToPath(new URL("../..", import.meta.url));
export const gamesFolder: string = join(projectFolder, "games");
export const commandFile: string = join(projectFolder, "packages", "cli", "bin", "lockstep.js");
