import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
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
  // Asks seldom how long it took: to ask costs the system more than to work.
  const work =
    "for (let n = 0; process.cpuUsage().user < 500_000; ) for (let i = 0; i < 1e6; i++) n += i;";
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
  assert.ok(Number.parseFloat(first) >= 0.5, listed);
});

interface TestFile {
  readonly path: string;
  readonly file: string;
}

const processes = (await import(
  pathToFileURL(join(projectRoot, "test", "few-processes.mjs")).href
)) as {
  readonly together: readonly (readonly string[])[];
  inSharedProcesses(tests: readonly TestFile[], root: string, folder: string): string[];
};

test("files that share a process are suites of it: hooks are their own, and one that cannot begin fails alone", (context) => {
  const folder = temporaryFolder(context);
  // A module that all of them import waits while it is loaded.
  const shared = join(folder, "test", "dist", "lockstep-command.js");
  mkdirSync(dirname(shared), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(shared, "await new Promise((resolve) => setTimeout(resolve, 50));\n");
  const [[first = "", second = "", third = ""] = []] = processes.together;
  const file = (name: string, hook: string, body: string): string => {
    const path = join(folder, `${name}.test.mjs`);
    const imports = `import { after, before, test } from "node:test"; import ${JSON.stringify(shared)};`;
    writeFileSync(
      path,
      `${imports}\nlet made = false;\n${hook}\ntest("${name}", () => { ${body} });\n`,
    );
    return path;
  };
  const fails = 'throw new Error("cannot begin");';
  const checks = 'if (!made || globalThis.open !== 1) throw new Error("hooks of others");';
  const opens = "before(() => { made = true; globalThis.open = (globalThis.open ?? 0) + 1; });";
  const closes = "after(() => { globalThis.open -= 1; });";
  const tests = [
    { path: `${first}.ts`, file: file("one", `${opens}${closes}`, checks) },
    { path: "test/other.test.ts", file: "other" },
    { path: `${second}.ts`, file: file("two", `before(() => { ${fails} });`, "") },
    { path: `${third}.ts`, file: file("three", `${opens}${closes}`, checks) },
  ];
  const files = processes.inSharedProcesses(tests, folder, folder);
  assert.deepEqual(files, [join(folder, "together-1.test.mjs"), "other"]);
  const { status, stdout } = runFiles(files.slice(0, 1));
  assert.equal(status, 1, stdout);
  for (const [name, mark] of [
    ["one", "✔"],
    ["two", "✖"],
    ["three", "✔"],
  ])
    assert.match(stdout, new RegExp(`^ *${mark} ${name}\\b`, "m"));
  assert.deepEqual(processes.inSharedProcesses(tests.slice(0, 2), folder, folder), [
    tests[0]?.file,
    "other",
  ]);
});

test("every file that is said to share a process is there, once", () => {
  for (const part of processes.together.flat()) {
    const folder = readdirSync(join(projectRoot, dirname(part)));
    const named = folder.filter((name) => `${dirname(part)}/${name}`.startsWith(part));
    assert.deepEqual(named.length, 1, `${part}: ${named.join(", ")}`);
  }
});

test("a word that no test file's path contains is told, before anything runs", () => {
  const tests = join(projectRoot, "test", "run.mjs");
  for (const word of ["no-such-test", "--fastt"]) {
    const { status, stderr } = spawnSync(process.execPath, [tests, "project/docs", word], {
      encoding: "utf8",
    });
    assert.equal(status, 1);
    assert.match(
      stderr,
      new RegExp(`^no test file's path contains '${word}'; expected a part of a path[^\\n]*\\n$`),
    );
  }
});
