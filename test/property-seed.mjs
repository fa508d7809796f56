// Loaded before every test file: properties are tried with the same random values each time, so that a commit passes or
// fails whenever it is tested. LOCKSTEP_PROPERTY_SEED=random looks further, a number looks again.
import { isMainThread } from "node:worker_threads";

const text = process.env.LOCKSTEP_PROPERTY_SEED ?? "1";
const seed = Number(text);
if (text !== "random" && !Number.isInteger(seed)) {
  throw new Error(`LOCKSTEP_PROPERTY_SEED: got '${text}', expected an integer or the word random`);
}
// Threads test no properties, and a file starts dozens of them.
if (text !== "random" && isMainThread) {
  const { default: fc } = await import("fast-check");
  fc.configureGlobal({ seed });
}
