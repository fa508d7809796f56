import { LockstepError, messageOf, oneLine, suggestion } from "@lockstep/errors";
import { packageVersion } from "@lockstep/system";
import { CliError } from "./cli-error.ts";
import type { Command, CommandContext } from "./options/command.ts";

/** Exit code of input that the user can correct (EX_CONFIG of sysexits.h). */
const configurationExit = 78;

/**
 * Runs the command line `lockstep <command> …`.
 * @returns the exit code; whatever goes wrong is one line on the error stream
 */
export async function lockstep(
  argv: readonly string[],
  commands: readonly Command[],
  context: CommandContext,
): Promise<number> {
  const [name, ...rest] = argv;
  try {
    if (name === undefined || name === "help" || name === "--help" || name === "-h") {
      context.out.write(overview(commands));
      return 0;
    }
    if (name === "version" || name === "--version") {
      context.out.write(`lockstep ${packageVersion(import.meta.url)}\n`);
      return 0;
    }
    const command = commands.find((each) => each.name === name);
    if (command !== undefined) return await command.run(rest, context);
    const known = commands.map((each) => each.name);
    const near = suggestion(name, known) || `; expected one of ${known.join(", ")}`;
    throw new CliError("UNKNOWN_COMMAND", `unknown command '${name}'${near}`);
  } catch (error) {
    context.err.write(`lockstep: ${oneLine(messageOf(error))}\n`);
    if (context.env["LOCKSTEP_STACK"] === "1" && error instanceof Error)
      context.err.write(`${error.stack}\n`);
    const configuration = error instanceof LockstepError && error.group === "configuration";
    return configuration ? configurationExit : 1;
  }
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  return [
    "lockstep: trains agents to play console games, with the same weights on any number of machines",
    "",
    "Commands:",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`),
    "",
    "`lockstep <command> --help` lists a command's options; of an option that is given twice, the last",
    "value counts. `lockstep --version` prints the version. `npm start` is `lockstep train`.",
    "",
  ].join("\n");
}
