import type { z } from "zod";
import { helpText, rowOf } from "./configuration-help.ts";
import type { ConfigurationRow } from "./configuration-row.ts";
import {
  type ArgumentRules,
  type GivenValue,
  readArguments,
  readEnvironment,
  readFile,
} from "./configuration-source.ts";
import { type Option, optionsOf } from "./option.ts";
import { valuesOf } from "./option-values.ts";

export interface ConfigurationSources {
  /** Arguments after the command, e.g. `process.argv.slice(2)`. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A configuration file, when `--config` does not name one. */
  readonly file?: string;
}

/** The options of one command, from one schema. */
export interface Configuration<Values> {
  /**
   * Defaults < file < environment < flags.
   * @returns frozen
   * @throws {ConfigurationError} with every problem
   */
  load(sources: ConfigurationSources): Readonly<Values>;
  /** What the arguments request: `--help`, `--print-config`, or a run. */
  request(argv: readonly string[]): "run" | "help" | "print-config";
  rows(): readonly ConfigurationRow[];
  /** @param command e.g. `lockstep learner` */
  help(command: string): string;
  /** The values as a configuration file; secrets are left out. */
  print(values: Readonly<Values>): string;
}

/**
 * `1` in an image's environment: no other service runs on this machine, so a default address on the same machine would
 * wait for nothing.
 */
const containedVariable = "LOCKSTEP_CONTAINED";

/** Derives loading, `--help` and `--print-config` from a flat zod object. */
export function defineConfiguration<Schema extends z.ZodObject>(
  schema: Schema,
): Configuration<z.output<Schema>> {
  const options = optionsOf(schema);
  const rows = options.map(rowOf);
  return {
    load: (sources) => load(schema, options, sources),
    request: (argv) => {
      if (argv.includes("--help") || argv.includes("-h")) return "help";
      return argv.includes("--print-config") ? "print-config" : "run";
    },
    rows: () => rows,
    help: (command) => helpText(command, rows),
    print: (values) => {
      const secrets = new Set(options.filter((o) => o.schema.secret === true).map((o) => o.key));
      const shown = Object.entries(values).filter(([key]) => !secrets.has(key));
      return `${JSON.stringify(Object.fromEntries(shown), null, 2)}\n`;
    },
  };
}

/** A schema's options as rows of a documentation table. */
export function describeConfiguration(schema: z.ZodObject): readonly ConfigurationRow[] {
  return optionsOf(schema).map(rowOf);
}

const serviceRules: ArgumentRules = {
  otherFlags: ["--help", "-h", "--print-config"],
  fileFlag: "--config",
};

function load<Schema extends z.ZodObject>(
  schema: Schema,
  options: readonly Option[],
  { argv, env, file }: ConfigurationSources,
): Readonly<z.output<Schema>> {
  const flags = readArguments(argv, options, serviceRules);
  const path = flags.file ?? file;
  const sources = [readEnvironment(env, options), flags];
  if (path !== undefined) sources.unshift(readFile(path, options));
  const given = new Map(sources.flatMap(({ values }) => [...values]));
  const problems = sources.flatMap((source) => source.problems);
  if (env[containedVariable] === "1") problems.push(...unsaid(options, given));
  return valuesOf(schema, options, given, problems);
}

function unsaid(
  options: readonly Option[],
  given: ReadonlyMap<string, GivenValue>,
): readonly string[] {
  return options
    .filter(({ key, schema }) => schema.oneMachine === true && !given.has(key))
    .map(
      ({ variable, flag, schema }) =>
        `${variable} (or ${flag}) is required in a container: ${schema.description}`,
    );
}
