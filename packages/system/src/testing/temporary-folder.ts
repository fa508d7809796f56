import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new folder that is gone after the test. */
export function temporaryFolder(context: { after(hook: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-test-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
