// Runs compiled test files, in the order in which they are named, and says at the end which took longest. (The runner's
// command line would sort them. Naming files also keeps it from running every .js file below a folder called test.)
import { availableParallelism } from "node:os";
import { run } from "node:test";
import { spec } from "node:test/reporters";

const files = process.argv.slice(2);
/** Of a few files, everything that is worth knowing has been printed. */
const slowestShown = files.length > 8 ? 8 : 0;
/** @type {Map<string, number>} */
const tookMs = new Map();

run({
  files,
  // Tests that wait for a deadline leave a core to another one.
  concurrency: Math.min(4, availableParallelism() + 1),
  timeout: 400_000,
})
  .on("test:fail", () => {
    process.exitCode = 1;
  })
  // Older versions of Node 20 do not tell of files.
  .on("test:complete", ({ name, details }) => {
    if (files.includes(name)) tookMs.set(name, details.duration_ms);
  })
  .compose(spec)
  .pipe(process.stdout);

process.once("exit", () => {
  const slowest = [...tookMs].sort(([, a], [, b]) => b - a).slice(0, slowestShown);
  if (slowest.length > 0) console.log("\nThe files that took longest, beside others:");
  for (const [file, ms] of slowest) console.log(`${(ms / 1000).toFixed(1).padStart(7)} s  ${file}`);
});
