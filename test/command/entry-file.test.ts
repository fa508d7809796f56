import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  type Finished,
  projectRoot,
  smallPictures,
  startLockstep,
  temporaryFolder,
} from "../lockstep-command.ts";

/** The least project that the entry file can compile and run. */
function aClone(context: { after(hook: () => void): void }): string {
  const root = temporaryFolder(context);
  const room = join(root, "packages", "cli");
  for (const folder of ["bin", "src"]) mkdirSync(join(room, folder), { recursive: true });
  for (const file of readdirSync(join(projectRoot, "packages", "cli", "bin")))
    copyFileSync(join(projectRoot, "packages", "cli", "bin", file), join(room, "bin", file));
  copyFileSync(join(projectRoot, "tsconfig.base.json"), join(root, "tsconfig.base.json"));
  writeFileSync(join(room, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(
    join(room, "tsconfig.json"),
    JSON.stringify({ extends: "../../tsconfig.base.json", compilerOptions: { types: ["node"] } }),
  );
  mkdirSync(join(root, "node_modules"));
  for (const name of ["typescript", "@typescript", "@types", "undici-types", "esbuild", "@esbuild"])
    symlinkSync(join(projectRoot, "node_modules", name), join(root, "node_modules", name));
  for (const record of ["package-lock.json", join("node_modules", ".package-lock.json")])
    writeFileSync(join(root, record), JSON.stringify({ packages: {} }));
  says(root, "first");
  chmodSync(root, 0o755);
  return root;
}

function says(root: string, word: string): void {
  const file = join(root, "packages", "cli", "src", "main.ts");
  writeFileSync(file, `process.stdout.write("${word}\\n");\n`);
}

/** Later than whatever was compiled before. */
function touchSource(root: string): void {
  const later = new Date(Date.now() + 5000);
  utimesSync(join(root, "packages", "cli", "src", "main.ts"), later, later);
}

async function start(root: string, user?: number): Promise<Finished> {
  const child = spawn(
    process.execPath,
    [join(root, "packages", "cli", "bin", "lockstep.js")],
    user === undefined ? {} : { uid: user, gid: user },
  );
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, stdout, stderr };
}

test("the command compiles a clone that is not compiled, then what was edited, then nothing", async (context) => {
  const root = aClone(context);
  assert.deepEqual(await start(root), {
    code: 0,
    stdout: "first\n",
    stderr: "lockstep: compiling (once) …\n",
  });
  assert.deepEqual(await start(root), { code: 0, stdout: "first\n", stderr: "" });
  says(root, "second");
  touchSource(root);
  assert.deepEqual(await start(root), { code: 0, stdout: "second\n", stderr: "" });
});

test("programs that are older than what was compiled are bundled again, and a type error does not stop the command", async (context) => {
  const root = aClone(context);
  await start(root);
  assert.ok(existsSync(join(root, "packages", "cli", "programs", "cli.main.js")));
  const compiled = join(root, "packages", "cli", "dist");
  writeFileSync(join(compiled, "main.js"), 'process.stdout.write("by hand\\n");\n');
  const later = new Date(Date.now() + 1000);
  utimesSync(join(compiled, ".tsbuildinfo"), later, later);
  assert.equal((await start(root)).stdout, "by hand\n");
  writeFileSync(
    join(root, "packages", "cli", "src", "main.ts"),
    "const word: number = 'unchecked';\nprocess.stdout.write(String(word));\n",
  );
  touchSource(root);
  assert.deepEqual(await start(root), { code: 0, stdout: "unchecked", stderr: "" });
});

test("programs are bundled again when npm has installed other packages", async (context) => {
  const root = aClone(context);
  const library = join(root, "node_modules", "library");
  const install = (word: string, at: Date): void => {
    writeFileSync(join(library, "index.js"), `export const word = "${word}\\n";\n`);
    utimesSync(join(root, "node_modules", ".package-lock.json"), at, at);
  };
  mkdirSync(library);
  writeFileSync(
    join(library, "package.json"),
    JSON.stringify({ type: "module", main: "index.js" }),
  );
  install("before", new Date(0));
  writeFileSync(
    join(root, "packages", "cli", "src", "main.ts"),
    'import { word } from "library";\nprocess.stdout.write(word);\n',
  );
  assert.equal((await start(root)).stdout, "before\n");
  install("after", new Date());
  assert.deepEqual(await start(root), { code: 0, stdout: "after\n", stderr: "" });
});

test("a part of a program stays for a day after newer programs were made, however old it is", async (context) => {
  const root = aClone(context);
  const room = join(root, "packages", "cli");
  const programs = join(room, "programs");
  const ofDaysAgo = (...files: readonly string[]): void => {
    const then = new Date(Date.now() - 3 * 24 * 3_600_000);
    for (const file of files) utimesSync(file, then, then);
  };
  const parts = (): string[] => readdirSync(programs).filter((name) => name.startsWith("late-"));
  const bundle = (word: string): void => {
    writeFileSync(join(room, "dist", "late.js"), `process.stdout.write("${word}\\n");\n`);
    const { status } = spawnSync(process.execPath, [join(room, "bin", "bundle-programs.js")]);
    assert.equal(status, 0);
  };
  writeFileSync(join(room, "src", "main.ts"), 'await import("./late.js");\nexport {};\n');
  writeFileSync(join(room, "src", "late.ts"), 'process.stdout.write("first\\n");\n');
  assert.equal((await start(root)).stdout, "first\n");
  const first = parts();
  assert.equal(first.length, 2, "the code and its map");
  ofDaysAgo(...readdirSync(programs).map((name) => join(programs, name)));
  bundle("second");
  bundle("third");
  const kept = parts();
  assert.equal(kept.length, 6);
  ofDaysAgo(...first.map((name) => join(programs, name)));
  bundle("fourth");
  assert.deepEqual(
    first.filter((name) => parts().includes(name)),
    [],
  );
  assert.equal(parts().length, 6);
});

test("bundling that was killed is said in one line, and the next command does it again", async (context) => {
  const root = aClone(context);
  const bin = join(root, "packages", "cli", "bin");
  const programs = join(root, "packages", "cli", "programs");
  await start(root);
  says(root, "second");
  touchSource(root);
  // Ends itself where some of the programs are written and the others are not.
  const half = `import { writeFileSync } from "node:fs";
writeFileSync(${JSON.stringify(join(programs, "cli.main.js"))}, "half of");
writeFileSync(${JSON.stringify(join(programs, "cli.other.js.new"))}, "half of");
process.kill(process.pid, "SIGKILL");
`;
  writeFileSync(join(bin, "bundle-programs.js"), half);
  assert.deepEqual(await start(root), {
    code: 78,
    stdout: "",
    stderr: "lockstep: compiling was ended by SIGKILL; run this command again\n",
  });
  copyFileSync(
    join(projectRoot, "packages", "cli", "bin", "bundle-programs.js"),
    join(bin, "bundle-programs.js"),
  );
  assert.deepEqual(await start(root), { code: 0, stdout: "second\n", stderr: "" });
  assert.ok(!existsSync(join(programs, "cli.other.js.new")));
});

test("two commands that start in an uncompiled clone at once both run", async (context) => {
  const root = aClone(context);
  const both = await Promise.all([start(root), start(root)]);
  assert.deepEqual(
    both.map(({ code, stdout }) => [code, stdout]),
    [
      [0, "first\n"],
      [0, "first\n"],
    ],
  );
  assert.ok(!existsSync(join(root, "node_modules", ".lockstep-compiling")));
});

test("a lock that a killed process left does not hold up the command", async (context) => {
  const root = aClone(context);
  writeFileSync(join(root, "node_modules", ".lockstep-compiling"), "4194305");
  assert.equal((await start(root)).stdout, "first\n");
});

test("sources that do not compile are not run, and the compiler says where", async (context) => {
  const root = aClone(context);
  writeFileSync(join(root, "packages", "cli", "src", "main.ts"), "const count number = 3;\n");
  const { code, stdout, stderr } = await start(root);
  assert.equal(code, 78);
  assert.equal(stdout, "");
  assert.match(
    stderr,
    /main\.ts.*TS1005[\s\S]*\nlockstep: the sources do not compile; see the compiler's lines above\n$/,
  );
});

test("sources that need a package which is not installed say what installs it", async (context) => {
  const root = aClone(context);
  writeFileSync(
    join(root, "packages", "cli", "src", "main.ts"),
    'import { answer } from "new-package";\nprocess.stdout.write(String(answer));\n',
  );
  const packages = { "node_modules/new-package": { version: "1.0.0" } };
  writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages }));
  const { code, stderr } = await start(root);
  assert.equal(code, 78);
  assert.match(
    stderr,
    /main\.js[\s\S]*new-package[\s\S]*; the installed packages [^\n]*; run npm ci, then [^\n]*\n$/,
  );
});

test("without a compiler one line says what to run", async (context) => {
  const root = aClone(context);
  rmSync(join(root, "node_modules", "typescript"));
  assert.deepEqual(await start(root), {
    code: 78,
    stdout: "",
    stderr: "lockstep: the compiler is not installed; run npm ci, then this command again\n",
  });
});

test("in a clone that cannot be written to, one line says so; what is compiled there runs", async (context) => {
  const root = aClone(context);
  const nobody = process.getuid?.() === 0 ? 65_534 : undefined;
  if (nobody === undefined) chmodSync(join(root, "packages", "cli"), 0o555);
  const refused = await start(root, nobody);
  assert.equal(refused.code, 78);
  assert.match(
    refused.stderr,
    /^lockstep: not compiled yet, and \S+packages\/cli cannot be written to; run npm run build [^\n]*\n$/,
  );
  chmodSync(join(root, "packages", "cli"), 0o755);
  await start(root);
  if (nobody === undefined) chmodSync(join(root, "packages", "cli", "dist"), 0o555);
  assert.deepEqual(await start(root, nobody), { code: 0, stdout: "first\n", stderr: "" });
  touchSource(root);
  const stale = await start(root, nobody);
  assert.equal(stale.stdout, "first\n");
  assert.match(stale.stderr, /^lockstep: \S+dist cannot be written to: [^\n]*\n$/);
});

test("a command whose reader has gone ends quietly", async () => {
  for (const args of [["games", "--json"], ["train", "--help"], []]) {
    const running = startLockstep(args);
    running.child.stdout?.destroy();
    const { code, stderr } = await running.finished;
    assert.deepEqual({ args, code, stderr }, { args, code: 141, stderr: "" });
  }
});

test("a training whose reader has gone ends in order, and can be resumed", async (context) => {
  const runDir = join(temporaryFolder(context), "run");
  const small = ["--slots", "2", "--segment-length", "4", "--actors", "1", ...smallPictures];
  const running = startLockstep([
    ...["train", "--plain", "--run-dir", runDir, ...small, "--updates", "100000"],
  ]);
  running.child.stdout?.once("data", () => running.child.stdout?.destroy());
  const { stderr } = await running.finished;
  assert.doesNotMatch(stderr, /EPIPE|\n\s+at /);
  const resumed = startLockstep(["train", "--run-dir", runDir, "--resume", "--plain", ...small]);
  await new Promise((resolve) => resumed.child.stdout?.once("data", resolve));
  resumed.child.kill("SIGINT");
  assert.match((await resumed.finished).stdout, /continu|resum/i);
});
