import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot, temporaryFolder } from "../lockstep-command.ts";

test("after many files the runner names those that took longest, and it fails when one of them fails", (context) => {
  const folder = temporaryFolder(context);
  const files = Array.from({ length: 9 }, (_, index) => join(folder, `file-${index}.test.mjs`));
  const aTest = (body: string) => `import { test } from "node:test";\ntest("it", ${body});\n`;
  for (const file of files) writeFileSync(file, aTest("() => {}"));
  const wait = "() => new Promise((resolve) => setTimeout(resolve, 3_000))";
  writeFileSync(files[4] ?? "", aTest(wait));
  writeFileSync(files[7] ?? "", aTest("() => { throw new Error(); }"));
  // Below a test, node's runner would run nothing.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const runner = join(projectRoot, "test", "run-files.mjs");
  const { status, stdout } = spawnSync(process.execPath, [runner, ...files], {
    encoding: "utf8",
    env,
  });
  assert.equal(status, 1, stdout);
  const [, listed = ""] = stdout.split("The files that took longest, beside others:\n");
  const lines = listed.trimEnd().split("\n");
  assert.equal(lines.length, 8, stdout);
  assert.match(lines[0] ?? "", /^ +\d+\.\d s {2}.*file-4\.test\.mjs$/);
});
