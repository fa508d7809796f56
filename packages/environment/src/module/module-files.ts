import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { basename, dirname, extname, join, posix, relative, resolve, sep } from "node:path";
import { messageOf } from "@lockstep/errors";
import { fileProblem, readBounded, textProblem } from "@lockstep/system";
import { init, parse } from "es-module-lexer";
import type { EnvironmentIdentity } from "../configuration/index.ts";
import { EnvironmentError } from "../environment-error.ts";

/** A module with the current content of all files that it imports. */
export interface ModuleFiles {
  /** Absolute path of the module, with links followed as Node.js does when it loads it. */
  readonly file: string;
  readonly folder: string;
  /** By path from the folder, with slashes. */
  readonly contents: ReadonlyMap<string, Buffer>;
  readonly identity: EnvironmentIdentity;
}

/** Far above any code, also with its data. */
const mostModuleBytes = 256 * 1024 * 1024;
const kinds = new Set([".mjs", ".mts", ".ts"]);
const imported = new Set([...kinds, ".js", ".json"]);

/**
 * Reads a module and the files that it imports, directly or not.
 * @throws {EnvironmentError} `MODULE_UNREADABLE` also when it imports what its identity cannot cover: a package, a file
 * outside its folder, or what is decided while it runs
 */
export async function readModuleFiles(path: string): Promise<ModuleFiles> {
  const file = realPath(path);
  if (!kinds.has(extname(file)))
    throw unreadable(file, `it ends with ${extname(file) || "nothing"}, expected .mjs or .ts`);
  await init();
  const folder = dirname(file);
  const contents = new Map<string, Buffer>();
  const waiting = [basename(file)];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (contents.has(name)) continue;
    const bytes = read(join(folder, name));
    contents.set(name, bytes);
    if (extname(name) !== ".json") waiting.push(...importsOf(folder, name, bytes.toString("utf8")));
  }
  const hashes = [...contents]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, bytes]) => [name, createHash("sha256").update(bytes).digest("hex")] as const);
  return { file, folder, contents, identity: Object.fromEntries(hashes) };
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw unreadable(path, fileProblem(error));
  }
}

function read(path: string): Buffer {
  try {
    const bytes = readBounded(path, mostModuleBytes);
    const problem = textProblem(bytes);
    if (problem !== null) throw new RangeError(problem);
    return bytes;
  } catch (error) {
    throw unreadable(path, messageOf(error));
  }
}

/** What Node.js has that depends on its arguments alone. */
const pureBuiltins: ReadonlySet<string> = new Set([
  "node:assert",
  "node:assert/strict",
  "node:buffer",
  "node:path",
  "node:string_decoder",
  "node:url",
]);

/** Names of the files that a file imports. */
function importsOf(folder: string, name: string, source: string): string[] {
  const path = join(folder, name);
  const { imports, isModule } = parsed(path, source);
  if (!isModule && extname(name) !== ".mjs" && extname(name) !== ".mts")
    throw unreadable(
      path,
      "it is CommonJS or has neither import nor export; export what it gives, or bundle it into an ES module (npx esbuild --bundle --format=esm)",
    );
  return imports.flatMap((each) => {
    if (each.type === "import-meta")
      throw unreadable(
        path,
        "it uses import.meta, which differs in the copy that a run plays; import what it needs by a name in quotes",
      );
    if (each.type !== "dynamic" && each.typeOnly) return [];
    const specifier = each.specifier;
    if (specifier === undefined || (each.type === "dynamic" && each.glob))
      throw unreadable(path, "it imports what is decided while it runs; name the file in quotes");
    if (specifier.startsWith("node:")) return expectPure(path, specifier);
    if (!specifier.startsWith("./") && !specifier.startsWith("../"))
      throw unreadable(
        path,
        `it imports ${specifier}, which is not part of its identity; bundle the package into a file beside it (npx esbuild --bundle --format=esm) and import that`,
      );
    return [within(folder, path, specifier)];
  });
}

function expectPure(path: string, specifier: string): string[] {
  if (pureBuiltins.has(specifier)) return [];
  throw unreadable(
    path,
    `it imports ${specifier}, which may reach files, clocks or chance; expected one of ${[...pureBuiltins].join(", ")}`,
  );
}

function parsed(path: string, source: string) {
  try {
    const [imports, , , isModule] = parse(source, path);
    return { imports, isModule };
  } catch (error) {
    throw unreadable(path, `it cannot be parsed: ${messageOf(error)}`);
  }
}

function within(folder: string, path: string, specifier: string): string {
  const name = relative(folder, resolve(dirname(path), specifier))
    .split(sep)
    .join(posix.sep);
  if (name.startsWith("../"))
    throw unreadable(
      path,
      `it imports ${specifier} outside of ${folder}; move it into that folder`,
    );
  if (!imported.has(extname(name)))
    throw unreadable(
      path,
      `it imports ${specifier}; expected .mjs, .js, .ts, .mts or .json, each an ES module, not CommonJS`,
    );
  const real = realPath(join(folder, name));
  if (real !== join(folder, name))
    throw unreadable(
      path,
      `it imports ${specifier}, which is a link to ${real}; put the file itself in its place`,
    );
  return name;
}

function unreadable(path: string, why: string): EnvironmentError {
  return new EnvironmentError(
    "MODULE_UNREADABLE",
    `${path} cannot be used as an environment: ${why}`,
  );
}
