import { readdir } from "node:fs/promises";

const own = /^events\.out\.tfevents\.(\d{10,12})\.lockstep$/;

/** The event files that Lockstep has written into a folder, in the order in which they are read. */
export async function ownEventFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => own.test(name)).sort((a, b) => secondsOf(a) - secondsOf(b));
}

/**
 * The name of a file that readers read after the others: they go by names.
 * @param now in seconds since 1970
 */
export function nextEventFile(others: readonly string[], now: number): string {
  const after = Math.max(0, ...others.map(secondsOf)) + 1;
  const seconds = Math.max(after, Math.floor(now));
  return `events.out.tfevents.${String(seconds).padStart(10, "0")}.lockstep`;
}

function secondsOf(name: string): number {
  return Number(own.exec(name)?.[1] ?? 0);
}
