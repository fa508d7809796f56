import type { ServiceSpawner } from "../cluster/service-process.ts";
import { commands } from "../commands.ts";
import type { Command } from "../options/command.ts";

/** Every subcommand, of which `train` and `sweep` start their services in another way. */
export function commandsWith(spawn: ServiceSpawner): readonly Command[] {
  const others: Readonly<Record<string, () => Promise<Command>>> = {
    train: async () => (await import("../train/train-command.ts")).createTrainCommand(spawn),
    sweep: async () => (await import("../sweep/sweep-command.ts")).createSweepCommand(spawn),
  };
  return commands.map((command) => ({
    ...command,
    run: async (argv, context) => (await (others[command.name]?.() ?? command)).run(argv, context),
  }));
}
