import { chaosCommand } from "./chaos/chaos-command.ts";
import { serviceCommands } from "./cluster/service-commands.ts";
import { secretsCommand } from "./credentials/secrets-command.ts";
import { doctorCommand } from "./doctor/doctor-command.ts";
import { gamesCommand } from "./doctor/games-command.ts";
import { evaluateCommand } from "./evaluate/evaluate-command.ts";
import { checkEnvironmentCommand } from "./games/check-environment-command.ts";
import { importCommand } from "./games/import-command.ts";
import type { Command } from "./options/command.ts";
import { curveCommand } from "./pictures/curve-command.ts";
import { recordCommand } from "./pictures/record-command.ts";
import { prepareCommand } from "./plan/prepare-command.ts";
import { replayCommand } from "./replay/replay-command.ts";
import { trainCommand } from "./train/train-command.ts";
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
  checkEnvironmentCommand,
  doctorCommand,
  chaosCommand,
  prepareCommand,
  secretsCommand,
  ...serviceCommands,
];
