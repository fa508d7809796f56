import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot, temporaryFolder, train } from "../lockstep-command.ts";

/** What a process says of itself when it ends, in bytes. One file of the compiled project, because what it loads would count. */
const peakAtExit = `data:text/javascript,${encodeURIComponent(`
  import { ownPeakBytes } from ${JSON.stringify(new URL("processes/process-memory.js", import.meta.resolve("@lockstep/system")).href)};
  process.on("exit", () => console.log("peak", ownPeakBytes()));
`)}`;

/** Runs a command as a process. @returns most memory that it had, in MB of 1,048,576 bytes */
async function peakMegabytes(args: readonly string[]): Promise<number> {
  const command = [join("packages", "cli", "bin", "lockstep.js"), ...args];
  const child = spawn(process.execPath, ["--import", peakAtExit, ...command], {
    cwd: projectRoot,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  await new Promise((resolve) => child.once("close", resolve));
  return Number(/^peak (\d+)$/m.exec(output)?.[1]) / 2 ** 20;
}

// What comes later takes the place of what was before: docs/recording.md has the memory of ten minutes. 600 pictures would be
// 120 MB more.
test("record takes less than 200 MB, with the default network, ONNX Runtime, overlay and encoder", async (context) => {
  const folder = temporaryFolder(context);
  await train(folder, "run", ["--updates", "1", "--actors", "1", "--slots", "2"]);
  const megabytes = await peakMegabytes([
    ...["record", "--run-dir", join(folder, "run"), "--state", "MeadowZone.Act1", "--overlay"],
    ...["--out", join(folder, "video.mp4"), "--most-steps", "150"],
  ]);
  context.diagnostic(`${megabytes.toFixed(0)} MB`);
  assert.ok(megabytes > 50 && megabytes < 200, `${megabytes} MB`);
});
