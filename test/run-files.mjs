// Runs compiled test files, in the order in which they are named. (The runner's command line would sort them. Naming files
// also keeps it from running every .js file below a folder called test.)
import { availableParallelism } from "node:os";
import { run } from "node:test";
import { spec } from "node:test/reporters";

run({
  files: process.argv.slice(2),
  // Tests that wait for a deadline leave a core to another one.
  concurrency: Math.min(4, availableParallelism() + 1),
  timeout: 400_000,
})
  .on("test:fail", () => {
    process.exitCode = 1;
  })
  .compose(spec)
  .pipe(process.stdout);
