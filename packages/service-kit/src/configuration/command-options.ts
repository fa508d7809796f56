import type { z } from "zod";
import { readArguments, readEnvironment } from "./configuration-source.ts";
import { boundsOf, type Option, optionsOf } from "./option.ts";
import { valuesOf } from "./option-values.ts";

/** One option of a command, as its help shows it. */
export interface CommandOption {
  readonly flag: string;
  /** Placeholder of the value, e.g. `N`; `null` for a switch without a value. */
  readonly placeholder: string | null;
  readonly description: string;
  /** Default as a text; `null` when help does not show one. */
  readonly default: string | null;
  /** e.g. `1 … 64`, or empty. */
  readonly bounds: string;
}

export interface CommandLine {
  readonly argv: readonly string[];
  /** `LOCKSTEP_…` variables, for a command that reads them; flags win. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Key of the option that takes arguments without a name. */
  readonly positional?: string | undefined;
}

/**
 * The values of a command's options: defaults < environment < flags.
 * @returns frozen, or `"help"` when help is requested, even if other options are wrong
 * @throws {ConfigurationError} with every problem
 */
export function readCommandOptions<Schema extends z.ZodObject>(
  schema: Schema,
  { argv, env = {}, positional }: CommandLine,
): Readonly<z.output<Schema>> | "help" {
  if (argv.includes("--help") || argv.includes("-h")) return "help";
  const options = optionsOf(schema);
  const flags = readArguments(argv, options, { otherFlags: ["--help"], positional });
  const given = new Map([...readEnvironment(env, options).values, ...flags.values]);
  return valuesOf(schema, options, given, flags.problems);
}

/** The help entries of a schema's options, in its order. */
export function commandOptions(schema: z.ZodObject): readonly CommandOption[] {
  return optionsOf(schema).map(commandOption);
}

function commandOption({ flag, schema }: Option): CommandOption {
  const isSwitch = schema.type === "boolean";
  return {
    flag,
    placeholder: isSwitch ? null : (schema.placeholder ?? "VALUE"),
    description: schema.description ?? "",
    default: isSwitch ? null : defaultText(schema.default),
    bounds: boundsOf(schema),
  };
}

function defaultText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = Array.isArray(value) ? value.join(",") : String(value);
  return text === "" ? null : text;
}
