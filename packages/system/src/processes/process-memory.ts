import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

export interface ProcessMemory {
  /** Resident now. */
  readonly residentBytes: number;
  /** Most that was ever resident, as far as the system says; else what is resident now. */
  readonly peakBytes: number;
}

/**
 * Looks at a process from outside: /proc on Linux, `ps` elsewhere.
 * @returns `null` when it has ended or the system does not say
 */
export async function processMemory(pid: number): Promise<ProcessMemory | null> {
  try {
    if (process.platform === "linux")
      return fromProcStatus(await readFile(`/proc/${pid}/status`, "utf8"));
    if (process.platform === "win32") return null;
    const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
    const residentBytes = Number(stdout.trim()) * 1024;
    return residentBytes > 0 ? { residentBytes, peakBytes: residentBytes } : null;
  } catch {
    return null;
  }
}

/**
 * Most that was ever resident of this process. Linux keeps getrusage(2)'s figure over exec: there it is at least what the process that
 * started this one had, so the status file is read instead.
 */
export function ownPeakBytes(): number {
  const status = "/proc/self/status";
  const known = existsSync(status) ? fromProcStatus(readFileSync(status, "utf8")) : null;
  // Kibibytes on every platform, according to libuv.
  return known?.peakBytes ?? process.resourceUsage().maxRSS * 1024;
}

/** Reads VmRSS and VmHWM (high-water mark), see proc_pid_status(5). A process that is ending has neither. */
export function fromProcStatus(status: string): ProcessMemory | null {
  const field = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1] ?? Number.NaN) * 1024;
  const [residentBytes, peakBytes] = [field("VmRSS"), field("VmHWM")];
  return Number.isNaN(residentBytes) || Number.isNaN(peakBytes)
    ? null
    : { residentBytes, peakBytes };
}
