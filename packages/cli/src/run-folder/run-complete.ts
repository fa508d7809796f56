import { existsSync } from "node:fs";
import { join } from "node:path";
import { readUserJson } from "@lockstep/system";

/** Whether a run has reached its target, as its last learner wrote when it ended. */
export function isRunComplete(folder: string): boolean {
  const path = join(folder, "summary.json");
  try {
    return existsSync(path) && (readUserJson(path) as { complete?: boolean }).complete === true;
  } catch {
    return false;
  }
}
