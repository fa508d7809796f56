import { hideSecretArguments } from "@lockstep/service-kit/configuration";
import { endIdleThreads } from "@lockstep/system";
import { commands } from "./commands.ts";
import { lockstep } from "./lockstep.ts";
import { terminalOf } from "./terminal/terminal.ts";
import { trainCommandOf } from "./train/train-command-words.ts";

hideSecretArguments(process);
process.exitCode = await lockstep(process.argv.slice(2), commands, {
  out: terminalOf(process.stdout, process.env),
  err: terminalOf(process.stderr, process.env),
  env: process.env,
  cwd: process.cwd(),
  trainCommand: trainCommandOf(process.argv[1] ?? "", process.env, process.cwd()),
});
await endIdleThreads();
