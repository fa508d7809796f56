/** A thread, as far as this file knows it. */
interface Ending {
  close(): Promise<void>;
}

const idle = new Map<string, Ending[]>();

/**
 * Threads of this process that wait for another job, because to load a thread's code takes longer than many jobs.
 * @param file the threads' compiled file
 * @returns whoever takes one out uses it, and puts it back when it has answered
 */
export function idleThreads<Thread extends Ending>(file: URL): Thread[] {
  const known = idle.get(file.href) ?? [];
  idle.set(file.href, known);
  return known as Thread[];
}

/** Lets all of them end in order. */
export async function endIdleThreads(): Promise<void> {
  const threads = [...idle.values()].flatMap((each) => each.splice(0));
  await Promise.all(threads.map((thread) => thread.close()));
}
