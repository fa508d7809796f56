import assert from "node:assert/strict";
import { test } from "node:test";
import { moduleSource } from "./module-source.ts";

function written(text: string): string {
  return moduleSource("a.js", text).written((specifier) => `./to/${specifier}`);
}

test("all that a module imports or exports from others is named, in order, and by other names written", () => {
  const text = `import "a";
import { b as c } from 'b';
export * from "c";
export { d } from "d";
export const e = "import { x } from 'y'";
`;
  assert.deepEqual(moduleSource("a.js", text).imports, ["a", "b", "c", "d"]);
  assert.equal(
    written(text),
    `import "./to/a";
import { b as c } from "./to/b";
export * from "./to/c";
export { d } from "./to/d";
export const e = "import { x } from 'y'";
`,
  );
});

test("comments go, and nothing that only looks like one", () => {
  const text = `/**
 * A function.
 */
export function one(a) {
  // Why.
  return a; // what
}
const text = "// none", address = \`https://\${one("/*")}\`, pattern = /\\/\\*.*/g;
//# sourceMappingURL=a.js.map`;
  assert.equal(
    written(text),
    `export function one(a) {
  return a;
}
const text = "// none", address = \`https://\${one("/*")}\`, pattern = /\\/\\*.*/g;
`,
  );
});

test("a licence stays, and so does a comment that may keep two words or lines apart", () => {
  const text = `/*! Somebody, MIT */
/** @license of somebody */
const one = /* @__PURE__ */ Object.freeze({});
const two = () => { return/*
*/1; };
`;
  assert.equal(written(text), text);
});

test("what is no module, or decides while it runs what it imports, is refused by name", () => {
  assert.throws(() => moduleSource("a.js", "export const"), /^RangeError: a\.js is no ES module: /);
  assert.throws(
    () => moduleSource("a.js", 'await import("one");'),
    /a\.js imports what is decided while it runs/,
  );
  assert.deepEqual(moduleSource("a.js", "export const place = import.meta.url;").imports, []);
});
