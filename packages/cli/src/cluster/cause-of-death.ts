import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";

/** The unexpected end of a process. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Number of processes that the kernel killed for lack of memory, before the start and now; `null` when unknown. */
  readonly kernelKills: { readonly before: number | null; readonly now: number | null };
  /** The end of its output. */
  readonly output: string;
}

const advice = "use fewer --actors or --slots, or give it more memory";

/** @returns why it ended, if more is known than its exit code or signal, else `null` */
export function causeOfDeath(end: ProcessEnd): string | null {
  const { signal, exitCode, kernelKills, output } = end;
  const aborted = signal === "SIGABRT" || signal === "SIGTRAP" || exitCode === 134;
  if (aborted && output.includes("JavaScript heap out of memory"))
    return `ran out of memory for JavaScript objects; ${advice}`;
  const { before, now } = kernelKills;
  if (signal === "SIGKILL" && before !== null && now !== null && now > before)
    return `was killed by the system for lack of memory; ${advice}`;
  return null;
}

/** Processes that were killed for lack of memory so far, in this process's control group or else on the whole machine. */
export function kernelKills(read: (path: string) => string = readText): number | null {
  for (const path of counterFiles(attempt(() => read("/proc/self/cgroup")) ?? "")) {
    const count = /^oom_kill (\d+)$/m.exec(attempt(() => read(path)) ?? "")?.[1];
    if (count !== undefined) return Number(count);
  }
  return null;
}

/** The nearest first. @param cgroups content of /proc/self/cgroup, see cgroups(7) */
function counterFiles(cgroups: string): string[] {
  const unified = /^0::(\/.*)$/m.exec(cgroups)?.[1];
  const memory = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(\/.*)$/m.exec(cgroups)?.[1];
  return [
    ...(unified === undefined ? [] : [`/sys/fs/cgroup${unified}/memory.events`]),
    ...(memory === undefined ? [] : [`/sys/fs/cgroup/memory${memory}/memory.oom_control`]),
    "/proc/vmstat",
  ];
}

/** @returns the last part of a file; empty when it cannot be read */
export function endOfFile(path: string, bytes = 16_384): string {
  return (
    attempt(() => {
      const file = openSync(path, "r");
      try {
        const { size } = fstatSync(file);
        const length = Math.min(size, bytes);
        const part = Buffer.alloc(length);
        readSync(file, part, 0, length, size - length);
        return part.toString("utf8");
      } finally {
        closeSync(file);
      }
    }) ?? ""
  );
}

function readText(path: string): string {
  return readFileSync(path, "utf8");
}

function attempt<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch {
    return null;
  }
}
