import assert from "node:assert/strict";
import { test } from "node:test";
import { causeOfDeath, endOfFile, kernelKills, type ProcessEnd } from "./cause-of-death.ts";

const killed: ProcessEnd = {
  exitCode: null,
  signal: "SIGKILL",
  kernelKills: { before: 3, now: 3 },
  output: "",
};
const heapFull =
  "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory";

const table: readonly [string, Partial<ProcessEnd>, RegExp | null][] = [
  ["killed from outside", {}, null],
  ["killed by the kernel", { kernelKills: { before: 3, now: 4 } }, /system for lack of memory/],
  ["the kernel began to count meanwhile", { kernelKills: { before: null, now: 4 } }, null],
  [
    "another process was killed for lack of memory, this one had an error",
    { exitCode: 1, signal: null, kernelKills: { before: 3, now: 4 } },
    null,
  ],
  ["V8 gave up", { signal: "SIGABRT", output: heapFull }, /JavaScript objects; use fewer/],
  ["V8 gave up in a shell", { exitCode: 134, signal: null, output: heapFull }, /JavaScript/],
  ["an abort for another reason", { signal: "SIGABRT", output: "assertion failed" }, null],
  ["an old complaint about the heap", { output: heapFull }, null],
];

for (const [what, changes, expected] of table)
  test(`a cause of death: ${what}`, () => {
    const cause = causeOfDeath({ ...killed, ...changes });
    if (expected === null) assert.equal(cause, null);
    else assert.match(cause ?? "", expected);
  });

function files(texts: Readonly<Record<string, string>>): (path: string) => string {
  return (path) => {
    const text = texts[path];
    if (text === undefined) throw new Error(`no ${path}`);
    return text;
  };
}

test("kills for lack of memory are counted in the own control group, else on the machine", () => {
  const machine = { "/proc/vmstat": "pgfault 7\noom_kill 9\n" };
  assert.equal(kernelKills(files(machine)), 9);
  const unified = {
    ...machine,
    "/proc/self/cgroup": "0::/my/pod\n",
    "/sys/fs/cgroup/my/pod/memory.events": "low 0\noom 5\noom_kill 2\n",
  };
  assert.equal(kernelKills(files(unified)), 2);
  const older = {
    ...machine,
    "/proc/self/cgroup": "4:memory:/box\n0::/\n",
    "/sys/fs/cgroup/memory/box/memory.oom_control": "under_oom 0\noom_kill 1\n",
  };
  assert.equal(kernelKills(files(older)), 1);
  assert.equal(kernelKills(files({})), null);
});

test("a file that is not there has no end", () => {
  assert.equal(endOfFile("/no/such/file"), "");
});
