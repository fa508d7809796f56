import type { ConfigurationRow } from "./configuration-row.ts";
import { boundsOf, kindOf, type Option } from "./option.ts";

export function rowOf({ key, flag, variable, required, schema }: Option): ConfigurationRow {
  return {
    key,
    flag,
    variable,
    kind: kindOf(schema),
    default: schema.default === undefined ? null : JSON.stringify(schema.default),
    required,
    bounds: boundsOf(schema),
    description: schema.description ?? "",
  };
}

/** The text of `--help`. */
export function helpText(command: string, rows: readonly ConfigurationRow[]): string {
  const lines = rows.map((row) => {
    const facts = [
      row.bounds,
      row.required ? "required" : "",
      row.default === null ? "" : `default ${row.default}`,
    ].filter((fact) => fact !== "");
    const value = row.kind === "boolean" ? "" : ` <${row.kind}>`;
    const brackets = facts.length === 0 ? "" : ` [${facts.join("; ")}]`;
    return `  ${row.flag}${value}\n      ${row.description}${brackets}`;
  });
  return [
    `Usage: ${command} [options]`,
    "",
    ...lines,
    "  --config <file>",
    "      JSON file with any of these options, its keys in camel case",
    "  --print-config",
    "      Print the options that would be used, as such a file, and end",
    "  --help",
    "      Print this and end",
    "",
    "Order: defaults < --config file < environment < flags. --some-option is LOCKSTEP_SOME_OPTION in the environment.",
    "",
  ].join("\n");
}
