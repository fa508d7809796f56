import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { temporaryFolder } from "@lockstep/system/testing";
import { pageHtml } from "./page-html.ts";
import { pageModules } from "./page-modules.ts";

test("the agent's page reaches modules that browsers have, each once, and names all of them", async () => {
  const { files, imports, modules } = await pageModules(
    import.meta.url,
    "@lockstep/agent-page/page",
  );
  assert.equal(modules[0], "modules/lockstep-agent-page/dist/page/main.js");
  assert.equal(new Set(modules).size, modules.length);
  for (const [name, address] of Object.entries(imports)) {
    assert.doesNotMatch(name, /^node:|^\./);
    assert.ok(files.has(address.replace(/^\.\//, "")), address);
  }
  const text = (name: string): string =>
    Buffer.from(files.get(name) ?? assert.fail(name)).toString();
  for (const name of modules) {
    const code = text(name).replace(/\/\*[\s\S]*?\*\//g, "");
    assert.doesNotMatch(code, /from "node:|\bBuffer\.|\bprocess\.|sourceMappingURL/, name);
  }
  assert.match(imports["@lockstep/system/digest"] ?? "", /in-browser\.js$/);
  assert.match(text("modules/noble-hashes/LICENSE"), /MIT/);
  const bytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  assert.ok(bytes < 1e6, `${bytes} bytes of code`);
});

/** A folder whose file imports a package. */
function aPackage(
  context: { after(hook: () => void): void },
  description: object,
  files: Readonly<Record<string, string>>,
): string {
  const folder = temporaryFolder(context);
  const inside = join(folder, "node_modules", "one");
  mkdirSync(inside, { recursive: true });
  writeFileSync(join(inside, "package.json"), JSON.stringify({ name: "one", ...description }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(inside, name), text);
  return pathToFileURL(join(folder, "main.js")).href;
}

test("what browsers do not have is refused with the file that imports it", async (context) => {
  const cases: readonly (readonly [string, RegExp])[] = [
    [
      'import { join } from "node:path"; export { join };',
      /a\.js imports node:path, which browsers/,
    ],
    ["export const load = (name) => import(name);", /a\.js imports what is decided while it runs/],
    ['import two from "two"; export { two };', /a\.js imports two, which is not here/],
    ['import "one/none"; export {};', /a\.js imports one\/none, which is no ES module/],
  ];
  for (const [source, message] of cases) {
    const from = aPackage(context, { exports: { ".": "./a.js" } }, { "a.js": source, LICENSE: "" });
    await assert.rejects(pageModules(from, "one"), message);
  }
});

test("a package gives a browser what its conditions say, with its licence", async (context) => {
  const conditions = { types: "./a.d.ts", browser: "./b.js", default: "./a.js" };
  const files = {
    "a.js": 'import "node:fs";',
    "b.js": 'export * from "./c.js";\n//# sourceMappingURL=b.js.map\n',
    "c.js": "export const c = 1;\n",
    "LICENSE.md": "free",
  };
  const from = aPackage(context, { exports: { ".": conditions } }, files);
  const { files: found, imports, modules } = await pageModules(from, "one");
  assert.deepEqual(imports, { one: "./modules/one/b.js" });
  assert.deepEqual(modules, ["modules/one/b.js", "modules/one/c.js"]);
  assert.equal(String(found.get("modules/one/b.js")), 'export * from "./c.js";\n');
  assert.equal(String(found.get("modules/one/LICENSE.md")), "free");
  const bare = aPackage(context, { module: "./c.js" }, { "c.js": "export {};" });
  await assert.rejects(pageModules(bare, "one"), /one has no licence/);
});

test("a page may reach its own folder only, and its import map is the only script in it", async (context) => {
  const from = aPackage(context, { module: "./c.js" }, { "c.js": "export {};", LICENSE: "" });
  const html = pageHtml(
    "<head><!-- policy --><!-- modules --></head>",
    await pageModules(from, "one"),
  );
  const policy = /content="([^"]+)"/.exec(html)?.[1] ?? "";
  assert.match(
    policy,
    /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-[\w+/]{43}='; /,
  );
  assert.doesNotMatch(policy, /https?:|\*|unsafe-inline|'unsafe-eval'/);
  assert.match(
    html,
    /<script type="importmap">\{"imports":\{"one":"\.\/modules\/one\/c\.js"\}\}<\/script>/,
  );
});
