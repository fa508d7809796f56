// Loaded before test files that cross services: their process is told that it has one core, so that trainings and
// verifications in it start as few threads as they can. Each thread loads its code again, which takes a quarter of a second of
// processor time, and here most have nothing to do after it. Processes that tests start see all cores.
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import { resolve } from "node:path";

if (
  /([\\/]test[\\/]dist[\\/].*|[\\/]together-\d+)\.test\.m?js$/.test(resolve(process.argv[1] ?? ""))
) {
  os.availableParallelism = () => 1;
  syncBuiltinESMExports();
}
