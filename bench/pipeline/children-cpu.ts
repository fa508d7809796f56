import { readFileSync } from "node:fs";

/** Ticks per second in /proc: 100 on Linux, independent of the kernel's clock. */
const ticksPerSecond = 100;

/** CPU seconds of all ended children and their descendants; `NaN` on systems without /proc. */
export function endedChildrenCpuSeconds(): number {
  try {
    const stat = readFileSync("/proc/self/stat", "utf8");
    // The name in parentheses may hold spaces. See proc_pid_stat(5): cutime and cstime are fields 16 and 17.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
  } catch {
    return Number.NaN;
  }
}
