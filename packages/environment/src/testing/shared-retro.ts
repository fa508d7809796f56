import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { skipUnless } from "@lockstep/system/testing";

const SHARED = new URL("../../../../../shared/retro/", import.meta.url);

/** A folder with free games beside the project. It need not exist. */
export function sharedFolder(path: string): string {
  return fileURLToPath(new URL(path, SHARED));
}

/** For node:test's option `skip`: the folder lies beside the project in continuous integration. */
export function skipUnlessShared(path: string): string | false {
  return skipUnless(existsSync(sharedFolder(path)), sharedFolder(path));
}
