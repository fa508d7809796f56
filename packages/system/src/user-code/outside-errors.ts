import { setImmediate as nextTurn } from "node:timers/promises";

/** Turns of the event loop in which an error that no call threw is expected. */
const turns = 3;

/**
 * Runs code of a user's file. What the code throws without being called, such as the rejection of a promise that nobody
 * waits for, is thrown here, where it would end the process otherwise.
 */
export async function withOutsideErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  const events = ["unhandledRejection", "uncaughtException"] as const;
  let fail: (error: unknown) => void = () => {};
  const outside = new Promise<never>((_, reject) => {
    fail = reject;
  });
  outside.catch(() => {});
  for (const event of events) process.on(event, fail);
  try {
    const result = await Promise.race([work(), outside]);
    for (let turn = 0; turn < turns; turn++) await Promise.race([nextTurn(), outside]);
    return result;
  } finally {
    for (const event of events) process.off(event, fail);
  }
}
