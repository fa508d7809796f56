import type { Terminal } from "../terminal/terminal.ts";
import { type HelpTopic, helpText } from "./help-text.ts";
import type { OptionTable } from "./option-table.ts";
import { parseOptions } from "./parse-options.ts";

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

/** A subcommand whose parser and help come from one table. */
export function defineCommand<Values>(
  definition: HelpTopic & {
    readonly options: OptionTable<Values>;
    /** The option that arguments without a name belong to. */
    readonly positional?: keyof Values & string;
    run(values: Values, context: CommandContext): Promise<number>;
  },
): Command {
  return {
    name: definition.name,
    summary: definition.summary,
    async run(argv, context) {
      const parsed = parseOptions(argv, definition.options, definition.positional);
      if (parsed.kind === "values") return definition.run(parsed.values, context);
      context.out.write(helpText(definition, definition.options, context.out.columns));
      return 0;
    },
  };
}
