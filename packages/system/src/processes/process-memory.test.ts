import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fromProcStatus, ownPeakBytes, processMemory } from "./process-memory.ts";

test("resident and peak memory are read from Linux's status file", () => {
  const status = "Name:\tnode\nVmPeak:\t  999 kB\nVmHWM:\t  200 kB\nVmRSS:\t  100 kB\n";
  assert.deepEqual(fromProcStatus(status), { residentBytes: 102_400, peakBytes: 204_800 });
  assert.equal(fromProcStatus("Name:\tnode\nState:\tZ (zombie)\n"), null);
});

test("this process has memory and one that does not exist has none", async () => {
  const own = await processMemory(process.pid);
  if (process.platform !== "win32") assert.ok((own?.residentBytes ?? 0) > 10e6);
  assert.equal(await processMemory(2 ** 30), null);
});

test("a process's peak is its own, not that of the large one which started it", () => {
  const ballast = Buffer.alloc(300 * 2 ** 20, 1);
  assert.ok(ownPeakBytes() > ballast.length);
  const module = new URL("./process-memory.js", import.meta.url).href;
  const script = `import(${JSON.stringify(module)}).then((it) => console.log(it.ownPeakBytes()))`;
  const { stdout } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
  assert.ok(Number(stdout) > 10e6 && Number(stdout) < 200e6, stdout);
});
