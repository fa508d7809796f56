// Loaded before every test file: properties are tried with the same random values each time, so that a commit passes or
// fails whenever it is tested. LOCKSTEP_PROPERTY_SEED=random looks further, a number looks again.
import fc from "fast-check";

const text = process.env.LOCKSTEP_PROPERTY_SEED ?? "1";
const seed = Number(text);
if (text !== "random" && !Number.isInteger(seed)) {
  throw new Error(`LOCKSTEP_PROPERTY_SEED: got '${text}', expected an integer or the word random`);
}
if (text !== "random") fc.configureGlobal({ seed });
