import { statSync } from "node:fs";
import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf } from "@lockstep/errors";
import { z } from "zod";
import { EnvironmentError } from "../environment-error.ts";
import type { EnvironmentModule } from "./environment-module.ts";

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
 * Loads what a file exports by default. A file is loaded once in a process, as Node.js does.
 * @param file absolute path
 * @throws {EnvironmentError} `MODULE_UNREADABLE`, `MODULE_MALFORMED` with everything that is wrong with its export
 */
export async function loadModule(file: string): Promise<EnvironmentModule> {
  expectLoadable(file);
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
    const namespace: unknown = await import(pathToFileURL(file).href);
    return (namespace as { readonly default?: unknown }).default;
  } catch (error) {
    throw new EnvironmentError(
      "MODULE_UNREADABLE",
      `${file} cannot be loaded: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

/** Node.js strips the types of TypeScript itself, from 22.18 on. */
function expectLoadable(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) {
    const why = found === undefined ? "there is no such file" : "it is not a file";
    throw new EnvironmentError(
      "MODULE_UNREADABLE",
      `${file} cannot be loaded: ${why}; name the file that exports the environment`,
    );
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
