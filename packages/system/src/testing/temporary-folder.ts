import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeFolder } from "../files/remove-folder.ts";

/** A new folder that is gone after the test. */
export function temporaryFolder(context: { after(hook: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-test-"));
  context.after(() => removeFolder(folder));
  return folder;
}
