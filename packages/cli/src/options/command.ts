import { type CommandLine, readCommandOptions } from "@lockstep/service-kit/configuration";
import { z } from "zod";
import { endingOnInterrupt } from "../terminal/interrupts.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { type CommandName, commandSummaries } from "./command-summaries.ts";
import { type HelpTopic, helpText } from "./help-text.ts";
import type { OptionTable } from "./option-table.ts";

/** What a subcommand may touch of the world outside. */
export interface CommandContext {
  /** Results: what a pipe should carry. */
  readonly out: Terminal;
  /** What a person should read: errors, progress. */
  readonly err: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** How the user starts `train` here, e.g. `npm start --`: what advice about the next command begins with. */
  readonly trainCommand: string;
}

/** A subcommand of `lockstep`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** @returns the exit code. @throws {LockstepError} with a message for the user */
  run(argv: readonly string[], context: CommandContext): Promise<number>;
}

/** A subcommand whose parser and help come from one table of schemas. */
export function defineCommand<Values>(
  definition: Pick<HelpTopic, "examples"> & {
    readonly name: CommandName;
    readonly options: OptionTable<Values>;
    /** The option that arguments without a name belong to. */
    readonly positional?: keyof Values & string;
    /** Whether options may come from `LOCKSTEP_…` variables, too. */
    readonly environment?: boolean;
    /**
     * What a user is told when Ctrl-C ends it at once; it leaves no half-written file. Absent where it does not end so. The command
     * must let events be heard while it works.
     */
    readonly interrupted?: string;
    run(values: Values, context: CommandContext): Promise<number>;
  },
): Command {
  const { name, options, positional } = definition;
  const summary = commandSummaries[name];
  return {
    name,
    summary,
    async run(argv, context) {
      const env = definition.environment === true ? context.env : undefined;
      const values = parseOptions(argv, options, { positional, env });
      if (values !== "help") {
        const { interrupted } = definition;
        const work = (): Promise<number> => definition.run(values, context);
        return interrupted === undefined
          ? work()
          : endingOnInterrupt(work, context.err, interrupted);
      }
      context.out.write(
        helpText({ ...definition, summary }, z.strictObject(options), context.out.columns),
      );
      return 0;
    },
  };
}

/**
 * Reads `--name value`, `--name=value`, switches, and variables of the environment where there are any.
 * @throws {ConfigurationError} with every problem
 */
export function parseOptions<Values>(
  argv: readonly string[],
  options: OptionTable<Values>,
  { positional, env }: Omit<CommandLine, "argv"> = {},
): Values | "help" {
  const values = readCommandOptions(z.strictObject(options), { argv, env, positional });
  // Every key of the table was read by the schema that the table has for it; absent ones are undefined.
  return values === "help" ? values : (values as Values);
}
