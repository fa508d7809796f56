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

for (const name of packages)
  test(`the example in packages/${name}/README.md runs`, async () => {
    const child = fork(join(folder, "out", `${name}.js`), { cwd: projectRoot, silent: true });
    const late = setTimeout(() => child.kill("SIGKILL"), 60_000);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    // An example that serves says so to its parent, and runs until it is asked to end.
    child.once("message", () => child.kill("SIGTERM"));
    const code = await new Promise((resolve) => child.once("close", resolve));
    clearTimeout(late);
    assert.equal(code, 0, output);
  });
