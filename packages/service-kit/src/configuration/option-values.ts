import { addressScheme } from "@lockstep/system";
import type { z } from "zod";
import { ConfigurationError } from "./configuration-error.ts";
import type { GivenValue } from "./configuration-source.ts";
import { expectedOf, kindOf, type Option } from "./option.ts";

/**
 * Checks given values against the schema and adds defaults.
 * @param problems problems that were found before
 * @returns frozen
 * @throws {ConfigurationError} with every problem
 */
export function valuesOf<Schema extends z.ZodObject>(
  schema: Schema,
  options: readonly Option[],
  given: ReadonlyMap<string, GivenValue>,
  problems: readonly string[],
): Readonly<z.output<Schema>> {
  const result = schema.safeParse(
    Object.fromEntries([...given].map(([key, { value }]) => [key, value])),
  );
  const issues = result.success
    ? []
    : new Set(result.error.issues.map((issue) => describeIssue(issue, options, given)));
  const all = [...problems, ...issues];
  if (all.length > 0 || !result.success) throw new ConfigurationError(all);
  // The values are flat, so only lists need freezing.
  for (const value of Object.values(result.data)) Object.freeze(value);
  return Object.freeze(result.data);
}

function describeIssue(
  issue: z.core.$ZodIssue,
  options: readonly Option[],
  given: ReadonlyMap<string, GivenValue>,
): string {
  const message = issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  const option = options.find(({ key }) => key === issue.path[0]);
  if (option === undefined) return message;
  const found = given.get(option.key);
  if (found === undefined && option.required) {
    return `${option.flag} (${option.variable}) is required: ${option.schema.description ?? kindOf(option.schema)}`;
  }
  if (found === undefined) return `${option.flag}: ${message}`;
  const { schema } = option;
  const got = schema.secret === true ? "something else" : shown(String(found.value));
  // For checks by code or pattern the schema's own message is used.
  const said = issue.code === "custom" || issue.code === "invalid_format";
  return `${found.place} takes ${said ? message : expectedOf(schema)}, got ${got}`;
}

/** A refused value; of an address only its scheme, since the rest may hold a password. */
function shown(value: string): string {
  const scheme = addressScheme(value);
  return scheme === null ? `'${value}'` : `'${scheme}://…'`;
}
