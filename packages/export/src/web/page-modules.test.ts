import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { temporaryFolder } from "@lockstep/system/testing";
import { moduleSource } from "./module-source.ts";
import { pageHtml } from "./page-html.ts";
import { pageModules } from "./page-modules.ts";

test("the agent's page reaches modules that browsers have, each once, and each finds those that it imports", () => {
  const { files, modules } = pageModules(import.meta.url, "@lockstep/agent-page/page");
  assert.equal(modules[0], "modules/lockstep-agent-page/page/main.js");
  assert.equal(new Set(modules).size, modules.length);
  const text = (name: string): string =>
    Buffer.from(files.get(name) ?? assert.fail(name)).toString();
  for (const name of modules) {
    const code = text(name);
    assert.doesNotMatch(code, /from "node:|\bBuffer\.|\bprocess\.|sourceMappingURL/, name);
    for (const imported of moduleSource(name, code).imports) {
      assert.match(imported, /^\.\.?\//, name);
      const found = posix.join(posix.dirname(name), imported);
      assert.ok(modules.includes(found), `${name} imports ${imported}`);
    }
  }
  assert.ok(modules.includes("modules/lockstep-system/digest/in-browser.js"));
  assert.match(text("modules/noble-hashes/LICENSE"), /MIT/);
  const bytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  assert.ok(bytes < 1e6, `${bytes} bytes of code`);
});

test("no part of a name is one that GitHub Pages or a usual .gitignore leaves out", () => {
  const { files } = pageModules(import.meta.url, "@lockstep/agent-page/page");
  for (const name of files.keys()) assert.doesNotMatch(name, /(^|\/)([_.]|(dist|node_modules)\/)/);
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

test("what browsers do not have is refused with the file that imports it", (context) => {
  const cases: readonly (readonly [string, RegExp])[] = [
    [
      'import { join } from "node:path"; export { join };',
      /a\.js imports node:path, which browsers/,
    ],
    ["export const load = (name) => import(name);", /a\.js imports what is decided while it runs/],
    ['import two from "two"; export { two };', /a\.js imports two, which is not here/],
    ['import "one/none"; export {};', /a\.js imports one\/none, which is no ES module/],
    ["const = 1;", /a\.js is no ES module: SyntaxError/],
  ];
  for (const [source, message] of cases) {
    const from = aPackage(context, { exports: { ".": "./a.js" } }, { "a.js": source, LICENSE: "" });
    assert.throws(() => pageModules(from, "one"), { name: "RangeError", message });
  }
});

test("a package gives a browser what its conditions say, with its licence", (context) => {
  const conditions = { types: "./a.d.ts", browser: "./b.js", default: "./a.js" };
  const files = {
    "a.js": 'import "node:fs";',
    "b.js": 'export * from "./_c.js";\n//# sourceMappingURL=b.js.map\n',
    "_c.js": "export const c = 1;\n",
    "LICENSE.md": "free",
  };
  const from = aPackage(context, { exports: { ".": conditions } }, files);
  const { files: found, modules } = pageModules(from, "one");
  assert.deepEqual(modules, ["modules/one/b.js", "modules/one/c.js"]);
  assert.equal(String(found.get("modules/one/b.js")), 'export * from "./c.js";\n');
  assert.equal(String(found.get("modules/one/LICENSE.md")), "free");
  const bare = aPackage(context, { module: "./c.js" }, { "c.js": "export {};" });
  assert.throws(() => pageModules(bare, "one"), /one has no licence/);
});

test("two modules that would have the same place in a page are refused", (context) => {
  const files = { "a.js": 'import "./_b.js"; import "./b.js";', "_b.js": "", "b.js": "" };
  const from = aPackage(context, { module: "./a.js" }, { ...files, LICENSE: "" });
  const message = /modules\/one\/b\.js is both .*_b\.js and .*b\.js/;
  assert.throws(() => pageModules(from, "one"), message);
});

test("a page may reach its own folder only, and has no script in itself", () => {
  const html = pageHtml("<head><!-- policy --><!-- modules --></head>", { modules: ["one/c.js"] });
  const policy = /content="([^"]+)"/.exec(html)?.[1] ?? "";
  assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; /);
  assert.doesNotMatch(policy, /https?:|\*|unsafe-inline|'unsafe-eval'/);
  assert.deepEqual(html.match(/<script[^>]*>/g), ['<script type="module" src="one/c.js">']);
});
