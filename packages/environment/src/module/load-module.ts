import { statSync } from "node:fs";
import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf } from "@lockstep/errors";
import { filesBeside, syntaxErrorLine, thrownAt, withinTime } from "@lockstep/system";
import { z } from "zod";
import { EnvironmentError } from "../environment-error.ts";
import type { EnvironmentModule } from "./environment-module.ts";
import { expectEsModules } from "./expect-es-modules.ts";
import { readModuleFiles } from "./module-files.ts";

/** A file whose code outside of functions takes longer than this never ends. */
export const loadLimitMs = 10_000;

const side = z.int().min(36).max(512);
const called = z.custom<() => unknown>((value) => typeof value === "function", {
  error: "expected a function",
});

/** Schema of the default export; the bounds are those of a run's configuration. */
const moduleSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, {
    error: "expected 1 to 64 letters, digits, dashes and underscores",
  }),
  observation: z.discriminatedUnion(
    "kind",
    [
      z.strictObject({ kind: z.literal("vector"), length: z.int().min(1).max(65_536) }),
      z.strictObject({ kind: z.literal("picture"), height: side, width: side }),
    ],
    {
      error:
        'expected { kind: "vector", length } or { kind: "picture", height, width } with sides from 36 to 512',
    },
  ),
  actions: z.array(z.string().min(1).max(64)).min(1).max(256),
  timeLimitSteps: z.int().min(1).max(1_000_000).optional(),
  training: z
    .strictObject({
      slots: z.int().optional(),
      segmentLength: z.int().optional(),
      rewardScale: z.number().optional(),
      rewardClip: z.number().nullable().optional(),
      stack: z.int().optional(),
      learning: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  create: called,
});

/**
 * Loads what a file exports by default into this process, which the file can end or block: {@link inspectModule} tries
 * it first where nobody has. A file is loaded once in a process, as Node.js does.
 * @param file absolute path
 * @throws {EnvironmentError} `MODULE_UNREADABLE`, `MODULE_MALFORMED` with everything that is wrong with its export
 */
export async function loadModule(file: string): Promise<EnvironmentModule> {
  expectLoadable(file);
  await expectEsModules(file);
  const exported = await importDefault(file);
  if (exported === undefined) {
    throw new EnvironmentError(
      "MODULE_MALFORMED",
      `${file} has no default export; write \`export default { … }\``,
    );
  }
  const parsed = moduleSchema.safeParse(exported);
  if (parsed.success) return exported as EnvironmentModule;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join(".") || "it"}: ${message}`,
  );
  throw new EnvironmentError(
    "MODULE_MALFORMED",
    `${file}: its default export is no environment: ${problems.join("; ")}`,
  );
}

async function importDefault(file: string): Promise<unknown> {
  try {
    const namespace: unknown = await withinTime(
      { limitMs: loadLimitMs, late: () => loadsTooLong(file) },
      () => import(pathToFileURL(file).href),
    );
    return (namespace as { readonly default?: unknown }).default;
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    const place =
      error instanceof SyntaxError
        ? await syntaxErrorPlace(file)
        : thrownAt(error, filesBeside(file));
    throw cannotBeLoaded(file, `${messageOf(error)}${place}`, error);
  }
}

/** Node.js does not say where a file that it imports has a syntax error. */
async function syntaxErrorPlace(file: string): Promise<string> {
  const { contents } = await readModuleFiles(file);
  const sources = [...contents].filter(([name]) => [".mjs", ".js"].includes(extname(name)));
  for (const [name, bytes] of sources) {
    const line = syntaxErrorLine(bytes.toString("utf8"));
    if (line !== null) return ` (${name}:${line})`;
  }
  return "";
}

/** @param limitMs within which it should have been loaded */
export function loadsTooLong(file: string, limitMs: number = loadLimitMs): EnvironmentError {
  return cannotBeLoaded(
    file,
    `its code outside of functions did not end within ${limitMs / 1000} s, expected a file that only defines its environment; remove the endless loop, or the top-level await that never settles`,
  );
}

export function cannotBeLoaded(file: string, why: string, cause?: unknown): EnvironmentError {
  return new EnvironmentError("MODULE_UNREADABLE", `${file} cannot be loaded: ${why}`, { cause });
}

/** Node.js strips the types of TypeScript itself, from 22.18 on. */
function expectLoadable(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) {
    const why = found === undefined ? "there is no such file" : "it is not a file";
    throw cannotBeLoaded(file, `${why}; name the file that exports the environment`);
  }
  if (extname(file) === ".mjs" || "typescript" in process.features) {
    const { typescript = false } = process.features as { readonly typescript?: unknown };
    if (extname(file) === ".mjs" || typescript !== false) return;
  }
  throw new EnvironmentError(
    "MODULE_UNREADABLE",
    `${file} is TypeScript, which Node.js ${process.versions.node} does not load; use Node.js 22.18 or newer, or rename it to .mjs and leave its types out`,
  );
}
