import type { Command } from "../options/command.ts";
import { commandSummaries } from "../options/command-summaries.ts";
import type { ServiceKind } from "./cluster-state.ts";
import { runServiceHere } from "./service-entry.ts";

/** `lockstep parameter-server`, `learner` and `actor`: one service each, with the service's own options and help. */
export function serviceCommand(kind: ServiceKind): Command {
  return {
    name: kind,
    summary: commandSummaries[kind],
    async run(argv) {
      await runServiceHere(kind, argv);
      return Number(process.exitCode ?? 0);
    },
  };
}
