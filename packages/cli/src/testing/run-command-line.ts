import { lockstep } from "../lockstep.ts";
import type { Command } from "../options/command.ts";
import { aCommandContext } from "./a-command-context.ts";

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, with everything around it that `lockstep` has except the process. */
export async function runCommandLine(
  argv: readonly string[],
  commands: readonly Command[],
  surroundings: Parameters<typeof aCommandContext>[0] = {},
): Promise<Outcome> {
  const context = aCommandContext(surroundings);
  const code = await lockstep(argv, commands, context);
  return { code, out: context.out.text(), err: context.err.text() };
}
