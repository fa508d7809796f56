export type {
  ServiceLaunch,
  ServiceListener,
  ServiceProcess,
  ServiceSpawner,
} from "../cluster/service-process.ts";
export { spawnService } from "../cluster/service-process.ts";
export { aCommandContext, type RecordingContext } from "./a-command-context.ts";
export { aTerminal, type RecordingTerminal } from "./a-terminal.ts";
export { commandsWith } from "./commands-with.ts";
export { type Outcome, runCommandLine } from "./run-command-line.ts";
