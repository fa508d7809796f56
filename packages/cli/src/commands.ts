import { chaosCommand } from "./chaos/chaos-command.ts";
import type { Command } from "./command.ts";
import { curveCommand } from "./curve-command.ts";
import { doctorCommand } from "./doctor-command.ts";
import { evaluateCommand } from "./evaluate-command.ts";
import { gamesCommand } from "./games-command.ts";
import { importCommand } from "./import-command.ts";
import { prepareCommand } from "./prepare-command.ts";
import { recordCommand } from "./record-command.ts";
import { replayCommand } from "./replay/replay-command.ts";
import { secretsCommand } from "./secrets-command.ts";
import { serviceCommands } from "./service-commands.ts";
import { trainCommand } from "./train-command.ts";
import { verifyCommand } from "./verify/verify-command.ts";

/** Every subcommand of `lockstep`, in the order that help lists them. */
export const commands: readonly Command[] = [
  trainCommand,
  evaluateCommand,
  recordCommand,
  replayCommand,
  verifyCommand,
  curveCommand,
  gamesCommand,
  importCommand,
  doctorCommand,
  chaosCommand,
  prepareCommand,
  secretsCommand,
  ...serviceCommands,
];
