import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { pathToFileURL } from "node:url";
import { codePlaceIn, filesBeside, thrownAt } from "./code-place.ts";
import type { HiddenUse } from "./hidden-sources.ts";
import { syntaxErrorLine } from "./syntax-error-line.ts";

function aFile(context: TestContext, name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep code-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test("an error says where in a user's file it was thrown, whatever the folder is called", async (context) => {
  const file = aFile(context, "line.mjs", "\nexport const o = { step() { null.x; } };\n");
  const { o } = await import(pathToFileURL(file).href);
  const caught = (call: () => void): unknown => {
    try {
      call();
    } catch (error) {
      return error;
    }
    return null;
  };
  const error = caught(() => o.step()) as Error;
  assert.equal(thrownAt(error, filesBeside(file)), " (line.mjs:2:34)");
  assert.deepEqual(codePlaceIn(error.stack, filesBeside(file)), {
    at: "line.mjs:2:34",
    inside: "step",
  });
  assert.equal(thrownAt(error, filesBeside("/elsewhere/line.mjs")), "");
  assert.equal(thrownAt("no error", filesBeside(file)), "");
  const hostile = Object.defineProperty(new Error("x"), "stack", {
    get: () => {
      throw new Error("no");
    },
  });
  assert.equal(thrownAt(hostile, filesBeside(file)), "");
});

test("an asynchronous caller is not where something was thrown", () => {
  const stack =
    "Error: x\n    at async step (file:///a/line.mjs:1:2)\n    at async file:///a/line.mjs:1:3";
  assert.equal(codePlaceIn(stack, filesBeside("/a/line.mjs")), null);
});

test("the line of a syntax error is found", () => {
  assert.equal(syntaxErrorLine("const a = 1;\nexport default { x: 1 y: 2 };\n"), 2);
  assert.equal(syntaxErrorLine("export default 1;\n"), null);
});

/** Each as an expression, and what is said of it. */
const hidden: readonly (readonly [string, string])[] = [
  ["Math.random()", "Math.random()"],
  ["Date.now()", "the current Date"],
  ["new Date()", "the current Date"],
  ["performance.now()", "performance.now()"],
  ["process.uptime()", "process.uptime()"],
  ["process.hrtime()", "process.hrtime()"],
  ["process.hrtime.bigint()", "process.hrtime.bigint()"],
  ["new Intl.DateTimeFormat().format()", "Intl.DateTimeFormat without a date"],
  ["new Intl.DateTimeFormat().formatToParts()", "Intl.DateTimeFormat without a date"],
  ["crypto.getRandomValues(new Uint8Array(4))", "crypto.getRandomValues()"],
  ["crypto.randomUUID()", "crypto.randomUUID()"],
  ["process.getBuiltinModule('node:os')", 'process.getBuiltinModule("node:os")'],
  ["process.getBuiltinModule('fs').readFileSync('/dev/null')", "fs.readFileSync()"],
  ["process.getBuiltinModule('os').hostname()", "os.hostname()"],
  ["process.getBuiltinModule('crypto').randomInt(3)", "crypto.randomInt()"],
  ["setTimeout(() => {}, 0)", "setTimeout()"],
  ["setInterval(() => {}, 1).unref()", "setInterval()"],
  ["setImmediate(() => {})", "setImmediate()"],
  ["queueMicrotask(() => {})", "queueMicrotask()"],
  ["process.nextTick(() => {})", "process.nextTick()"],
  ["process.memoryUsage()", "process.memoryUsage()"],
];

/** What is seen while a file is loaded in a process of its own. */
function usesOf(file: string): Promise<readonly HiddenUse[]> {
  const child = fork(new URL("../testing/hidden-uses-process.js", import.meta.url), [file]);
  return new Promise((resolve, reject) => {
    child.once("message", (uses) => resolve(uses as readonly HiddenUse[]));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`ended with ${code}`)));
  });
}

test("every clock, generator, timer and look at the machine is seen, with its place", async (context) => {
  const lines = hidden.map(([expression]) => `export function f() { return ${expression}; } f();`);
  for (const [index, line] of lines.entries())
    lines[index] = line
      .replace("export function f", `function f${index}`)
      .replace(" f();", ` f${index}();`);
  const file = aFile(context, "line.mjs", `${lines.join("\n")}\n`);
  const uses = await usesOf(file);
  for (const [index, [expression, what]] of hidden.entries()) {
    const use = uses.find((each) => each.what === what);
    assert.ok(use !== undefined, `${expression} is not seen`);
    const first = hidden.findIndex(([, other]) => other === what);
    assert.match(use.place?.at ?? "", new RegExp(`^line\\.mjs:${first + 1}:`), String(index));
    assert.equal(use.place?.inside, `f${first}`);
  }
});

test("what is the same each time is no hidden source", async (context) => {
  const text =
    "new Date(0); new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(0); Math.sqrt(2); structuredClone([1]);";
  assert.deepEqual(await usesOf(aFile(context, "line.mjs", text)), []);
});
