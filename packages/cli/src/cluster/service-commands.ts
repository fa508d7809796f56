import type { Command } from "../options/command.ts";
import type { ServiceKind } from "./cluster-state.ts";
import { runServiceHere } from "./service-entry.ts";

const summaries: Readonly<Record<ServiceKind, string>> = {
  "parameter-server": "run a parameter server as this process",
  learner: "run the learner as this process",
  actor: "run an actor as this process",
};

/** `lockstep parameter-server`, `learner` and `actor`: one service each, with the service's own options and help. */
export const serviceCommands: readonly Command[] = (Object.keys(summaries) as ServiceKind[]).map(
  (kind) => ({
    name: kind,
    summary: summaries[kind],
    async run(argv) {
      await runServiceHere(kind, argv);
      return Number(process.exitCode ?? 0);
    },
  }),
);
