// Runs compiled test files, in the order in which they are named, and says at the end which took longest; with --times it
// lists all of them by their processor time, which says on a busy machine as well what a file costs. (The runner's command
// line would sort them. Naming files also keeps it from running every .js file below a folder called test.)
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";

const all = process.argv.includes("--times");
const files = process.argv.slice(2).filter((word) => word !== "--times");
/** Of a few files, everything that is worth knowing has been printed. */
const slowestShown = files.length > 8 ? 8 : 0;
/** @type {Map<string, number>} */
const tookMs = new Map();

// Each file notes its processor time here: see file-times.mjs.
const times = mkdtempSync(join(tmpdir(), "lockstep-test-times-"));
process.env.LOCKSTEP_TEST_TIMES = times;

run({
  files,
  // Tests that wait, for a deadline or for a process, leave a core to others.
  concurrency: Math.min(6, availableParallelism() + 4),
  timeout: 600_000,
})
  .on("test:fail", () => {
    process.exitCode = 1;
  })
  // Older versions of Node 20 do not tell of files.
  .on("test:complete", ({ name, details }) => {
    if (files.includes(name)) tookMs.set(name, details.duration_ms);
  })
  .compose(spec)
  // A file that was given up, and does not end when it is asked to, would be waited for.
  .once("end", () => setTimeout(() => process.exit(), 5_000).unref())
  .pipe(process.stdout);

process.once("exit", () => {
  const processor = processorSeconds();
  rmSync(times, { recursive: true, force: true });
  const slowest = [...tookMs].sort(([, a], [, b]) => b - a).slice(0, slowestShown);
  if (slowest.length > 0) console.log("\nThe files that took longest, beside others:");
  for (const [file, ms] of slowest) console.log(`${seconds(ms / 1000)}  ${file}`);
  if (!all) return;
  const costliest = files
    .map((file) => ({ file, used: processor.get(resolve(file)) ?? 0 }))
    .sort((a, b) => b.used - a.used);
  const sum = costliest.reduce((total, { used }) => total + used, 0);
  console.log(`\nProcessor time of each file,${seconds(sum)} in all:`);
  for (const { file, used } of costliest) console.log(`${seconds(used)}  ${file}`);
});

/** @returns by file; none where nothing was noted */
function processorSeconds() {
  const notes = readdirSync(times).map((name) => readFileSync(join(times, name), "utf8"));
  return new Map(notes.map((note) => JSON.parse(note)).map(({ file, seconds }) => [file, seconds]));
}

function seconds(value) {
  return `${value.toFixed(1).padStart(7)} s`;
}
