// Loaded before every test file: when its process ends, it notes the processor time that the file and all processes that it
// waited for have used, in the folder that LOCKSTEP_TEST_TIMES names. Linux only: elsewhere nothing is noted.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMainThread } from "node:worker_threads";

const folder = process.env.LOCKSTEP_TEST_TIMES;
const [, file = ""] = process.argv;

if (folder !== undefined && isMainThread && /\.test\.m?js$/.test(file))
  process.once("exit", () => {
    try {
      const note = JSON.stringify({ file, seconds: processorSeconds() });
      writeFileSync(join(folder, createHash("sha256").update(file).digest("hex")), note);
    } catch {
      // A test must not fail for want of its time.
    }
  });

/** Of this process and its children that have ended, and theirs; proc(5) has the fields of `stat`. */
function processorSeconds() {
  const ticksPerSecond = 100;
  const stat = readFileSync("/proc/self/stat", "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond;
}
