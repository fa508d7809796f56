import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";

const module = new URL("./without-standard-output.js", import.meta.url).href;

/** C's `puts` in threads side by side, and then a line of the program's own. */
const program = `
import { Worker } from "node:worker_threads";
const work = \`(async () => {
const { withoutStandardOutput } = await import(${JSON.stringify(module)});
const { default: koffi } = await import("koffi");
const puts = koffi.load(null).func("puts", "int", ["str"]);
for (let i = 0; i < 40; i++) withoutStandardOutput(() => {
  puts("a greeting");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
});
})()\`;
await Promise.all([0, 1, 2, 3].map(() => new Promise((resolve) => {
  new Worker(work, { eval: true }).once("exit", resolve);
})));
console.log("the program's own line");
`;

test("standard output is the program's again after threads have put it away at the same time", {
  skip: skipElsewhere(process.platform !== "win32", "systems other than Windows"),
}, () => {
  const { stdout, status } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: new URL("..", import.meta.url),
    encoding: "utf8",
  });
  assert.equal(status, 0);
  assert.match(stdout, /the program's own line\n$/);
});
