import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { skipElsewhere } from "@lockstep/system/testing";
import { projectRoot, temporaryFolder } from "../lockstep-command.ts";

function runFiles(args: readonly string[]) {
  // Below a test, node's runner would run nothing.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const [times, runner] = ["file-times.mjs", "run-files.mjs"].map((name) =>
    join(projectRoot, "test", name),
  ) as [string, string];
  return spawnSync(process.execPath, ["--import", times, runner, ...args], {
    encoding: "utf8",
    env,
  });
}

test("after many files the runner names those that took longest, and it fails when one of them fails", (context) => {
  const folder = temporaryFolder(context);
  const files = Array.from({ length: 9 }, (_, index) => join(folder, `file-${index}.test.mjs`));
  const aTest = (body: string) => `import { test } from "node:test";\ntest("it", ${body});\n`;
  for (const file of files) writeFileSync(file, aTest("() => {}"));
  const wait = "() => new Promise((resolve) => setTimeout(resolve, 3_000))";
  writeFileSync(files[4] ?? "", aTest(wait));
  writeFileSync(files[7] ?? "", aTest("() => { throw new Error(); }"));
  const { status, stdout } = runFiles(files);
  assert.equal(status, 1, stdout);
  const [, listed = ""] = stdout.split("The files that took longest, beside others:\n");
  const lines = listed.trimEnd().split("\n");
  assert.equal(lines.length, 8, stdout);
  assert.match(lines[0] ?? "", /^ +\d+\.\d s {2}.*file-4\.test\.mjs$/);
});

test("--times lists the processor time of every file and its processes, the costliest first", {
  skip: skipElsewhere(process.platform === "linux", "/proc, which Linux has"),
}, (context) => {
  const folder = temporaryFolder(context);
  const [idle, busy] = ["idle", "busy"].map((name) => join(folder, `${name}.test.mjs`)) as [
    string,
    string,
  ];
  writeFileSync(idle, "");
  const work = "while (process.cpuUsage().user < 1_000_000);";
  writeFileSync(
    busy,
    `import { execFileSync } from "node:child_process";
execFileSync(process.execPath, ["--eval", ${JSON.stringify(work)}]);
`,
  );
  const { status, stdout } = runFiles(["--times", idle, busy]);
  assert.equal(status, 0, stdout);
  const [, listed = ""] = stdout.split(/Processor time of each file, +\d+\.\d s in all:\n/);
  const [first = "", second = ""] = listed.trimEnd().split("\n");
  assert.match(first, /^ +\d+\.\d s {2}.*busy\.test\.mjs$/);
  assert.match(second, /^ +\d+\.\d s {2}.*idle\.test\.mjs$/);
  assert.ok(Number.parseFloat(first) >= 1, listed);
});
