export { aCommandContext, type RecordingContext } from "./a-command-context.ts";
export { aTerminal, type RecordingTerminal } from "./a-terminal.ts";
export { type Outcome, runCommandLine } from "./run-command-line.ts";
