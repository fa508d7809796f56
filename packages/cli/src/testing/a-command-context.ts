import { tmpdir } from "node:os";
import type { CommandContext } from "../options/command.ts";
import { aTerminal, type RecordingTerminal } from "./a-terminal.ts";

export interface RecordingContext extends CommandContext {
  readonly out: RecordingTerminal;
  readonly err: RecordingTerminal;
}

/** What a command has around it in a test: both streams are pipes that keep the text, no variable is set. */
export function aCommandContext(
  changes: Partial<Pick<CommandContext, "env" | "cwd">> & { readonly columns?: number } = {},
): RecordingContext {
  const { columns = 80, env = {}, cwd = tmpdir() } = changes;
  return {
    out: aTerminal({ columns }),
    err: aTerminal({ columns }),
    env,
    cwd,
    trainCommand: "lockstep train",
  };
}
