import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { commands } from "./commands.ts";
import { commandSummaries } from "./options/command-summaries.ts";
import { runCommandLine } from "./testing/run-command-line.ts";

/** Writes the URL of each module that is loaded to standard error. */
const hooks = `export async function load(url, context, next) {
  process._rawDebug(url);
  return next(url, context);
}`;
const register = `import { register } from "node:module";
register("data:text/javascript,${encodeURIComponent(hooks)}");`;
const script = fileURLToPath(new URL("../bin/lockstep.js", import.meta.url));

/** Modules that a command loads, by their files' names, or their package's where it is none of the project. */
function loadedBy(...args: readonly string[]): ReadonlySet<string> {
  const watching = `data:text/javascript,${encodeURIComponent(register)}`;
  const { status, stderr } = spawnSync(process.execPath, ["--import", watching, script, ...args], {
    encoding: "utf8",
    env: { ...process.env, LOCKSTEP_BUNDLED: "0" },
  });
  assert.equal(status, 0, stderr);
  const urls = stderr.split("\n").filter((line) => line.startsWith("file:"));
  return new Set(
    urls.map((url) => / *node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? fileOf(url)),
  );
}

function fileOf(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}

/** Take long to load, and are of no use to a command that only starts services. */
const heavy = ["fastify", "pino", "prom-client", "@grpc/grpc-js", "ioredis", "onnxruntime-node"];

test("a command loads no other command, and no library that only services need", () => {
  for (const [args, own] of [
    [["train", "--help"], ["train-command.js"]],
    [["games", "--help"], ["games-command.js"]],
    [["verify", "--help"], ["verify-command.js"]],
    [["--help"], []],
  ] as const) {
    const loaded = loadedBy(...args);
    assert.ok(loaded.has("lockstep.js") && loaded.has("zod"), [...loaded].join(" "));
    assert.deepEqual(
      [...loaded].filter((each) => heavy.includes(each) || each.endsWith("-command.js")),
      own,
    );
  }
});

test("each name leads to the command of that name, in the order of the summaries", async () => {
  assert.deepEqual(
    commands.map(({ name }) => name),
    Object.keys(commandSummaries),
  );
  const services = ["parameter-server", "learner", "actor"];
  for (const { name, summary } of commands.filter(({ name }) => !services.includes(name))) {
    const { code, out, err } = await runCommandLine([name, "--help"], commands);
    assert.equal(code, 0, err);
    assert.ok(out.startsWith(`lockstep ${name}: ${summary}\n`), out);
  }
});

test("the room's README has a line for each command, and for nothing else", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const rows = [...readme.matchAll(/^\| (`[^|]*`) +\|/gm)];
  const named = rows.flatMap(([, cell = ""]) => cell.match(/[a-z-]+/g) ?? []);
  assert.deepEqual(named.sort(), Object.keys(commandSummaries).sort());
});
