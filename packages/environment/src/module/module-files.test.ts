import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openEnvironment } from "../open-environment.ts";
import { aLine, aLineConfiguration, aModuleFolder, openSource } from "../testing/a-module.ts";
import { loadModule } from "./load-module.ts";
import { readModuleFiles } from "./module-files.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

test("a module's identity are the bytes of its file and of all that it imports", async (context) => {
  const files = {
    "line.mjs": 'import { one } from "./one.mjs";\nimport "node:path";\nexport default one;\n',
    "one.mjs": 'export * from "./two.js";\nimport map from "./map.json" with { type: "json" };\n',
    "two.js":
      'import "./one.mjs";\nconst later = () => import("./three.mjs");\nexport const one = later;\n',
    "three.mjs": "export const three = 3;\n",
    "map.json": "[]",
    "unused.mjs": "",
  };
  const { identity, contents } = await readModuleFiles(
    join(aModuleFolder(context, files), "line.mjs"),
  );
  const { "unused.mjs": _, ...used } = files;
  const expected = Object.entries(used).map(([name, text]) => [name, sha256(text)]);
  assert.deepEqual(identity, Object.fromEntries(expected));
  assert.deepEqual([...contents.keys()].sort(), Object.keys(used).sort());
});

test("types of a TypeScript module are read over", async (context) => {
  const folder = aModuleFolder(context, {
    "line.ts":
      'import type { A } from "@lockstep/environment";\nimport { b } from "./b.ts";\nconst a: A<number> = b as unknown as A<number>;\nexport default a satisfies A<number>;\n',
    "b.ts": "export const b: number = 1;\n",
  });
  const { identity } = await readModuleFiles(join(folder, "line.ts"));
  assert.deepEqual(Object.keys(identity), ["b.ts", "line.ts"]);
});

for (const [what, text, message] of [
  ["a package", 'import "lodash";', /line\.mjs cannot be .*: it imports lodash, which is not part/],
  [
    "a file outside its folder",
    'import "../x.mjs";',
    /imports \.\.\/x\.mjs outside of .*; move it/,
  ],
  [
    "what is decided while it runs",
    "import(globalThis.x);",
    /imports what is decided while it runs/,
  ],
  [
    "a file that is not there",
    'import "./gone.mjs";',
    /gone\.mjs cannot be used .*: no such file or folder$/,
  ],
  ["a file of another kind", 'import "./a.wasm";', /it imports \.\/a\.wasm; expected \.mjs/],
  [
    "files of the machine",
    'import { readFileSync } from "node:fs";',
    /it imports node:fs, which may reach files, clocks or chance; expected one of node:assert,/,
  ],
  ["nothing that parses", "import {", /it cannot be parsed/],
] as const)
  test(`a module that imports ${what} is refused in one line`, async (context) => {
    const folder = aModuleFolder(context, { "line.mjs": text });
    await assert.rejects(readModuleFiles(join(folder, "line.mjs")), {
      code: "MODULE_UNREADABLE",
      message,
    });
  });

test("a module that is a link is the file that it leads to, as Node.js plays it", async (context) => {
  const real = aModuleFolder(context, {
    "line.mjs": 'import { part } from "./part.mjs";\nexport default part;\n',
    "part.mjs": "export const part = 1;\n",
  });
  const linked = aModuleFolder(context, { "part.mjs": "export const part = 2;\n" });
  symlinkSync(join(real, "line.mjs"), join(linked, "other.mjs"));
  const { file, folder, identity } = await readModuleFiles(join(linked, "other.mjs"));
  assert.deepEqual([file, folder], [realpathSync(join(real, "line.mjs")), realpathSync(real)]);
  assert.equal(identity["part.mjs"], sha256("export const part = 1;\n"));
});

test("a module that imports a link is refused in one line", async (context) => {
  const elsewhere = aModuleFolder(context, { "part.mjs": "" });
  const folder = aModuleFolder(context, { "line.mjs": 'import "./part.mjs";' });
  symlinkSync(join(elsewhere, "part.mjs"), join(folder, "part.mjs"));
  await assert.rejects(readModuleFiles(join(folder, "line.mjs")), {
    code: "MODULE_UNREADABLE",
    message: /it imports \.\/part\.mjs, which is a link to .*part\.mjs; put the file itself/,
  });
});

test("a module that asks where it is is refused: a run plays a copy of it elsewhere", async (context) => {
  const folder = aModuleFolder(context, {
    "line.mjs": 'import "./part.mjs";',
    "part.mjs": "export const here = import.meta.url;",
  });
  await assert.rejects(readModuleFiles(join(folder, "line.mjs")), {
    code: "MODULE_UNREADABLE",
    message: /part\.mjs cannot be used as an environment: it uses import\.meta, which differs/,
  });
});

test("an environment whose file, or a file that it imports, says something else is not played", async (context) => {
  const folder = aModuleFolder(context, {
    "line.mjs": aLine({ head: 'import "./part.mjs";' }),
    "part.mjs": "export const part = 1;\n",
  });
  const environmentFile = join(folder, "line.mjs");
  const environment = await aLineConfiguration(environmentFile);
  writeFileSync(join(folder, "part.mjs"), "export const part = 2;\n");
  await assert.rejects(
    openEnvironment(
      { seed: 1, environment },
      { gamePaths: [], romPaths: [], coresPaths: [], environmentFile },
    ),
    {
      code: "IDENTITY_MISMATCH",
      message:
        /^the files of line here are not those that the run is trained with: part\.mjs differs;/,
    },
  );
});

for (const [changes, message] of [
  [
    { actions: ["back", "on", "up"] },
    /^actions is \["back","on"\] in .*line\.mjs and \["back","on","up"\] in the run's configuration, expected the same; leave environment\.actions out/,
  ],
  [
    { observation: { kind: "vector", length: 3 } },
    /^observation is \{"kind":"vector","length":2\} in .*line\.mjs and \{"kind":"vector","length":3\} in/,
  ],
  [{ name: "path" }, /^name is "line" in .*line\.mjs and "path" in the run's configuration/],
] as const)
  test(`a configuration that contradicts a module's ${Object.keys(changes)[0]} is refused`, async (context) => {
    await assert.rejects(openSource(context, aLine(), changes), {
      code: "MODULE_MALFORMED",
      group: "configuration",
      message,
    });
  });

test("who does not know where a run's module is says how to name it", async (context) => {
  const folder = aModuleFolder(context, { "line.mjs": aLine() });
  const environment = await aLineConfiguration(join(folder, "line.mjs"));
  await assert.rejects(
    openEnvironment({ seed: 1, environment }, { gamePaths: [], romPaths: [], coresPaths: [] }),
    { code: "MODULE_UNREADABLE", message: /name it with --environment line\.mjs$/ },
  );
});

test("everything that is wrong with an export is said at once", async (context) => {
  const text =
    'export default { name: "a b", observation: { kind: "sound" }, actions: [], timeLimitSteps: 0, create: 3 };';
  const folder = aModuleFolder(context, {
    "line.mjs": text,
    "none.mjs": "",
    "thrown.mjs": "boom();",
  });
  await assert.rejects(loadModule(join(folder, "line.mjs")), (error: Error) => {
    for (const part of [
      "name: expected",
      "observation",
      "actions:",
      "timeLimitSteps:",
      "create: expected a function",
    ])
      assert.ok(error.message.includes(part), `${part} in ${error.message}`);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
  await assert.rejects(loadModule(join(folder, "none.mjs")), {
    code: "MODULE_MALFORMED",
    message: /none\.mjs has no default export; write `export default/,
  });
  for (const [name, why] of [
    ["gone.mjs", "there is no such file"],
    ["", "it is not a file"],
  ] as const)
    await assert.rejects(loadModule(join(folder, name)), {
      code: "MODULE_UNREADABLE",
      message: new RegExp(`cannot be loaded: ${why}; name the file`),
    });
  await assert.rejects(loadModule(join(folder, "thrown.mjs")), {
    code: "MODULE_UNREADABLE",
    message: /thrown\.mjs cannot be loaded: boom is not defined \(thrown\.mjs:1:1\)$/,
  });
});

test("a CommonJS file beside a module is refused in one line that says what to do", async (context) => {
  for (const text of ["module.exports = { part: 1 };", "const x = 1;"]) {
    const folder = aModuleFolder(context, {
      "line.mjs": 'import part from "./part.js";\nexport default part;\n',
      "part.js": text,
    });
    await assert.rejects(readModuleFiles(join(folder, "line.mjs")), {
      code: "MODULE_UNREADABLE",
      message:
        /part\.js cannot be used .*: it is CommonJS or has .*; export what it gives, or bundle/,
    });
  }
});

test("an ES module that a package.json makes CommonJS is refused in one line that says what to do", async (context) => {
  const folder = aModuleFolder(context, {
    "line.mjs": 'import "./part.js";\nexport default 1;\n',
    "package.json": '{ "type": "commonjs" }',
    "part.js": "export const part = 1;\n",
  });
  await assert.rejects(loadModule(join(folder, "line.mjs")), {
    code: "MODULE_UNREADABLE",
    message:
      /part\.js cannot be used .*: Node\.js takes it for CommonJS, .*; call it \.mjs, or write/,
  });
});

test("a misspelt key of an export is refused: it would change nothing, unseen", async (context) => {
  const folder = aModuleFolder(context, { "line.mjs": aLine({ rest: "timeLimitStep: 40," }) });
  await assert.rejects(loadModule(join(folder, "line.mjs")), {
    code: "MODULE_MALFORMED",
    message: /timeLimitStep/,
  });
});

test("TypeScript is loaded where Node.js does, and refused with what to do where it does not", async (context) => {
  const folder = aModuleFolder(context, {
    "line.ts": aLine({ rest: "training: { slots: 3 as number }," }),
  });
  const loaded = loadModule(join(folder, "line.ts"));
  const { typescript = false } = process.features as { readonly typescript?: unknown };
  if (typescript === false)
    await assert.rejects(loaded, {
      code: "MODULE_UNREADABLE",
      message: /22\.18 or newer, or rename/,
    });
  else assert.equal((await loaded).training?.slots, 3);
});
