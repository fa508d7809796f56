import { rmSync } from "node:fs";

/** Removes a folder with all that is in it; links in it are removed, not what they lead to. One that is gone is no error. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
