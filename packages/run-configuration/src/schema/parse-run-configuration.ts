import { suggestion } from "@lockstep/errors";
import { deepFreeze } from "../deep-freeze.ts";
import type { RunConfiguration } from "../run-configuration.ts";
import { RunError } from "../run-error.ts";
import { contradictions } from "./contradictions.ts";
import { runConfigurationSchema } from "./run-configuration-schema.ts";

/** The part of a zod issue that is read here. */
interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

/**
 * Checks a complete configuration.
 * @param origin where it came from, for the message, e.g. `preset default with run.json`
 * @returns a deep-frozen copy
 * @throws {RunError} `INVALID_CONFIGURATION`, with every problem in the message and in `details.problems`
 */
export function parseRunConfiguration(candidate: unknown, origin: string): RunConfiguration {
  const parsed = runConfigurationSchema.safeParse(candidate);
  const problems = parsed.success
    ? contradictions(parsed.data)
    : (parsed.error.issues as readonly Issue[]).flatMap((issue) => problemsOf(issue, candidate));
  if (!parsed.success || problems.length > 0) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    throw new RunError(
      "INVALID_CONFIGURATION",
      `run configuration (${origin}) has ${count}: ${problems.join("; ")}`,
      { details: { problems } },
    );
  }
  return deepFreeze(parsed.data);
}

function problemsOf(issue: Issue, candidate: unknown): readonly string[] {
  if (issue.code === "unrecognized_keys") {
    const unknown = issue.keys ?? [];
    // The candidate is complete, so the key that was meant is beside the wrong one.
    const known = keysAt(candidate, issue.path).filter((key) => !unknown.includes(key));
    return unknown.map(
      (key) => `${dotted([...issue.path, key])}: unknown key${suggestion(key, known)}`,
    );
  }
  return [`${dotted(issue.path)}: ${issue.message}`];
}

function keysAt(tree: unknown, path: readonly PropertyKey[]): readonly string[] {
  const node = path.reduce<unknown>(
    (above, key) => (above as Record<PropertyKey, unknown> | undefined)?.[key],
    tree,
  );
  return Object.keys(node ?? {});
}

function dotted(path: readonly PropertyKey[]): string {
  return path.length === 0 ? "(whole)" : path.map(String).join(".");
}
