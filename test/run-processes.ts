import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface UpdateRecord {
  readonly version?: number;
}

/** Records of the ledger that belong to a version: the session's first, and one an update. */
export function updatesIn(runDir: string): number {
  try {
    return readFileSync(join(runDir, "ledger.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line !== "" && (JSON.parse(line) as UpdateRecord).version !== undefined)
      .length;
  } catch {
    return 0;
  }
}

/** Process ids of the run's actors, found by their command lines. Linux only. */
export function actorsOf(runDir: string): number[] {
  return processesOf(runDir, "actor");
}

/** Process ids of the run's services of a kind, found by their command lines. Linux only. */
export function processesOf(
  runDir: string,
  kind: "actor" | "learner" | "parameter-server",
): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const commandLine = readFileSync(join("/proc", pid, "cmdline"), "utf8");
        return commandLine.includes(runDir) && commandLine.includes(join("services", kind));
      } catch {
        return false;
      }
    })
    .map(Number);
}
