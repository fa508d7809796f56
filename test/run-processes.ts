import { readdirSync, readFileSync } from "node:fs";
import { setPriority } from "node:os";
import { join } from "node:path";

/** Whole records of the ledger: the session's first, and one an update. Tests ask often, so no record is parsed. */
export function updatesIn(runDir: string): number {
  try {
    return readFileSync(join(runDir, "ledger.jsonl"), "utf8").split("\n").length - 1;
  } catch {
    return 0;
  }
}

/** Process ids of the run's actors, found by their command lines. Linux only. */
export function actorsOf(runDir: string): number[] {
  return processesOf(runDir, "actor");
}

/** Process ids of the evaluators of a run, found by their command lines. Linux only. */
export function evaluatorsOf(runDir: string): number[] {
  return processesWhere((words) => words.includes("evaluator") && words.includes(runDir));
}

/** Seconds of processor time that a process has used. Linux only. */
export function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(join("/proc", String(pid), "stat"), "utf8");
  const [user = "", system = ""] = fields.slice(fields.lastIndexOf(")")).split(" ").slice(12, 14);
  const ticksPerSecond = 100;
  return (Number(user) + Number(system)) / ticksPerSecond;
}

/**
 * Lets the services of a run that has no end by itself take only what others leave of the processor, and its actors rest
 * most of the time. Linux only.
 * @param pid of the command that has started them
 */
export function giveWay(pid: number): void {
  for (const service of childrenOf(pid))
    for (const thread of readdirSync(join("/proc", service, "task"))) {
      try {
        setPriority(Number(thread), givingWay);
      } catch {
        // It has ended.
      }
    }
  const actors = new Set(processesWhere(isService("actor")));
  for (const child of childrenOf(pid).map(Number)) if (actors.has(child)) takeRests(child);
}

/** How long at a time a process works and rests: shorter than whoever looks at a run notices. */
const [worksMs, restsMs] = [50, 200];

const resting = new Set<number>();

// Who is stopped when this process ends must not stay so: it would outlive its run.
process.once("exit", () => {
  for (const pid of resting) isSent(pid, "SIGCONT");
});

/**
 * Stops and continues a process until it ends, so that a run that only has to go on beside something else takes a fifth of
 * the processor time, and has a fifth of the versions.
 */
export function takeRests(pid: number): void {
  const works = (): void => {
    resting.delete(pid);
    if (isSent(pid, "SIGCONT")) setTimeout(rests, worksMs).unref();
  };
  // Until it continues this process does not end.
  const rests = (): void => {
    if (!isSent(pid, "SIGSTOP")) return;
    resting.add(pid);
    setTimeout(works, restsMs);
  };
  works();
}

function isSent(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** A third of the usual share. */
const givingWay = 5;

/** Process ids of the processes that a process has started. Linux only. */
export function childrenOf(pid: number): string[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return children.split(" ").filter((child) => child !== "");
  } catch {
    return [];
  }
}

/** Process ids of the run's services of a kind, found by their command lines. Linux only. */
export function processesOf(
  runDir: string,
  kind: "actor" | "learner" | "parameter-server",
): number[] {
  const isOfKind = isService(kind);
  return processesWhere((words) => words.join(" ").includes(runDir) && isOfKind(words));
}

function isService(kind: string): (words: readonly string[]) => boolean {
  // Its own file, or the bundle of it.
  const files = [join("services", kind), join("programs", `${kind}.main.js`)];
  return (words) => files.some((file) => words.join(" ").includes(file));
}

/** @param wanted is given a process's command line, word by word */
function processesWhere(wanted: (words: readonly string[]) => boolean): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return wanted(readFileSync(join("/proc", pid, "cmdline"), "utf8").split("\0"));
      } catch {
        return false;
      }
    })
    .map(Number);
}
