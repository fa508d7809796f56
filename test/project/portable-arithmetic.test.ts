import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Rooms whose numbers reach no result. All others are checked. */
const outside = new Set([
  "packages/cli",
  "packages/protocol",
  "packages/service-kit",
  "packages/status",
  "packages/system",
  "services/parameter-server",
]);

/** What reaches a result in those rooms all the same. */
const inside = ["packages/cli/src/evaluate", "packages/cli/src/verify"];

const rooms = [
  ...["packages", "services"]
    .flatMap((floor) => readdirSync(join(root, floor)).map((room) => `${floor}/${room}`))
    .filter((room) => !outside.has(room) && existsSync(join(root, room, "src")))
    .map((room) => `${room}/src`),
  ...inside,
];

/** ECMAScript says every bit of these, so they are the same in every engine and on every processor. */
const exact = new Set([
  ...["E", "LN2", "LOG2E", "PI", "SQRT1_2", "SQRT2"],
  ...["abs", "ceil", "clz32", "floor", "fround", "imul", "max", "min", "round", "sign", "sqrt"],
  "trunc",
]);

interface Place {
  readonly place: string;
  readonly problem: string;
}

/** Uses of what has other bits elsewhere, in a file's code. */
function problemsIn(path: string, text: string): Place[] {
  const code = text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
    .replace(/(^|\s)\/\/.*$/gm, "");
  return code.split("\n").flatMap((line, index) => {
    const place = `${path}:${index + 1}`;
    const functions = [...line.matchAll(/\bMath\s*(?:\.\s*(\w+))?/g)]
      .map(([, name]) => name ?? "as a value")
      .filter((name) => !exact.has(name))
      .map((name) => ({
        place,
        problem: `Math.${name} may differ in its last bit; take it from @lockstep/learning's exact`,
      }));
    // Powers of two are exact: FDLIBM's pow returns every whole result as it is.
    const powers = [...line.matchAll(/(\S+)\s*\*\*/g)]
      .filter(([, base]) => !/(^|[^\w.])2$/.test(base as string))
      .map(() => ({ place, problem: "** may differ in its last bit; multiply instead" }));
    const words = [...line.matchAll(/\b(localeCompare|toLocale\w*|Intl)\b/g)].map(([, name]) => ({
      place,
      problem: `${name} depends on the tables that Node was built with`,
    }));
    return [...functions, ...powers, ...words];
  });
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      return ["generated", "testing", "conformance"].includes(entry.name) ? [] : sources(path);
    }
    return entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts") ? [path] : [];
  });
}

test("what reaches a result uses only arithmetic with the same bits on every processor", () => {
  const files = rooms.flatMap(sources);
  assert.ok(files.length > 100, `only ${files.length} files found`);
  const problems = files.flatMap((path) =>
    problemsIn(path, readFileSync(join(root, path), "utf8")),
  );
  assert.deepEqual(
    problems.map(({ place, problem }) => `${place}: ${problem}`),
    [],
  );
});

test("a function that is put back is named with its place", () => {
  const places = (code: string): string[] => problemsIn("a.ts", code).map(({ place }) => place);
  assert.deepEqual(places("const a = 1;\nconst p = Math.exp(x);"), ["a.ts:2"]);
  assert.deepEqual(places("const { exp } = Math;"), ["a.ts:1"]);
  assert.deepEqual(places("rows.map(Math.log)"), ["a.ts:1"]);
  assert.deepEqual(places("const s = x ** 2;"), ["a.ts:1"]);
  assert.deepEqual(places("const s = x2 ** 2;"), ["a.ts:1"]);
  assert.deepEqual(places("names.sort((a, b) => a.localeCompare(b));"), ["a.ts:1"]);
  assert.deepEqual(places("/** Math.exp(x) */\nconst y = Math.sqrt(2 ** -53); // Math.pow"), []);
});
