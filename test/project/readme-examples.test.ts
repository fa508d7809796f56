import assert from "node:assert/strict";
import { fork, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { projectRoot } from "../lockstep-command.ts";

/** Inside the project, so that packages are found by name as a user's code finds them. */
const folder = join(projectRoot, "test", "dist", "readme-examples");
const packages = readdirSync(join(projectRoot, "packages")).sort();

function exampleOf(name: string): string {
  const text = readFileSync(join(projectRoot, "packages", name, "README.md"), "utf8");
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, block]) => block ?? "").join("\n");
}

before(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of packages)
    writeFileSync(join(folder, `${name}.ts`), `${exampleOf(name)}\nexport {};\n`);
  const configuration = {
    extends: join(projectRoot, "tsconfig.base.json"),
    compilerOptions: {
      composite: false,
      declarationMap: false,
      isolatedDeclarations: false,
      noUnusedLocals: false,
      rootDir: folder,
      outDir: join(folder, "out"),
      tsBuildInfoFile: join(folder, ".tsbuildinfo"),
    },
    include: [`${folder}/*.ts`],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(configuration));
});

after(() => rmSync(folder, { recursive: true, force: true }));

test("every package's README has an example, and all of them compile", () => {
  for (const name of packages) assert.notEqual(exampleOf(name).trim(), "", `${name} has none`);
  const compiler = join(projectRoot, "node_modules", "typescript", "bin", "tsc");
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", folder], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stdout);
});

/** An example that serves runs until it is asked to end, and then ends its process. */
const serving = packages.filter((name) => exampleOf(name).includes("runService("));
const ending = packages.filter((name) => !serving.includes(name));

/** Examples in one process, one after the other: each start of Node.js takes longer than most of them. */
const runner = `
for (const name of ${JSON.stringify(ending)}) {
  let problem = null;
  try {
    await import(new URL(name + ".js", import.meta.url).href);
    if ((process.exitCode ?? 0) !== 0) problem = "exit code " + process.exitCode;
  } catch (error) {
    problem = String(error.stack);
  }
  process.send({ type: "ended", name, problem });
}
process.disconnect();
`;

type Message =
  | { readonly type: "ready" }
  | { readonly type: "ended"; readonly name: string; readonly problem: string | null };

/** @returns its exit code, what it said of itself, and what it printed */
async function processOf(name: string) {
  const child = fork(join(folder, "out", `${name}.js`), { cwd: projectRoot, silent: true });
  const late = setTimeout(() => child.kill("SIGKILL"), 60_000);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const problems = new Map<string, string | null>();
  child.on("message", (message: Message) => {
    if (message.type === "ready") child.kill("SIGTERM");
    else problems.set(message.name, message.problem);
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearTimeout(late);
  return { code, problems, output };
}

let problems: ReadonlyMap<string, string | null> = new Map();

test("the process of all examples that do not serve ends by itself", async () => {
  writeFileSync(join(folder, "out", "all-examples.js"), runner);
  const ended = await processOf("all-examples");
  problems = ended.problems;
  assert.equal(ended.code, 0, ended.output);
});

for (const name of ending)
  test(`the example in packages/${name}/README.md runs`, () => {
    assert.equal(problems.get(name), null);
  });

for (const name of serving)
  test(`the example in packages/${name}/README.md serves until it is asked to end`, async () => {
    const { code, output } = await processOf(name);
    assert.equal(code, 0, output);
  });
