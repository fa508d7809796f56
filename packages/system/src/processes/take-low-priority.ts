import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";

/** 19: a process of priority 0 then gets 68 times as much of a core. */
const lowest = constants.priority.PRIORITY_LOW;

/**
 * Leaves the processor to other processes: this one, and what it starts, mostly gets what they leave. On Linux a priority is a
 * thread's, so each thread is told; those that begin later take it over. Where every session has its own share of the processor
 * (`sched_autogroup_enabled`, see sched(7)), a priority counts only within the session; a process that leads one lowers the
 * session's, too. Where the system refuses it, nothing changes.
 */
export function takeLowPriority(): void {
  for (const thread of threads()) attempt(() => setPriority(thread, lowest));
  if (leadsSession()) attempt(() => writeFileSync("/proc/self/autogroup", String(lowest)));
}

/** Ids of this process's threads; 0, which is the process, where the system has no list of them. */
function threads(): readonly number[] {
  try {
    return readdirSync("/proc/self/task").map(Number);
  } catch {
    return [0];
  }
}

/** As one that was started by itself, apart from a terminal: what others do in their sessions is none of its business. */
function leadsSession(): boolean {
  try {
    const [, fields = ""] = readFileSync("/proc/self/stat", "utf8").split(/\) /);
    return Number(fields.split(" ")[3]) === process.pid;
  } catch {
    return false;
  }
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // A thread that has just ended, or a system that does not allow it.
  }
}
