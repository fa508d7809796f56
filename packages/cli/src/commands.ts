import { keepYoungHeapSmall } from "@lockstep/system";
import type { Command } from "./options/command.ts";
import { type CommandName, commandSummaries } from "./options/command-summaries.ts";

/** Where each command is. Only the module of the one that runs is loaded: all of them take half a second. */
const modules: Readonly<Record<CommandName, () => Promise<Command>>> = {
  train: async () => (await import("./train/train-command.ts")).trainCommand,
  watch: async () => (await import("./watch/watch-command.ts")).watchCommand,
  evaluate: async () => (await import("./evaluate/evaluate-command.ts")).evaluateCommand,
  evaluator: async () => (await import("./evaluator/evaluator-command.ts")).evaluatorCommand,
  record: async () => {
    keepYoungHeapSmall();
    return (await import("./recording/record-command.ts")).recordCommand;
  },
  replay: async () => {
    keepYoungHeapSmall();
    return (await import("./replay/replay-command.ts")).replayCommand;
  },
  verify: async () => (await import("./verify/verify-command.ts")).verifyCommand,
  export: async () => (await import("./export/export-command.ts")).exportCommand,
  publish: async () => (await import("./export/publish-command.ts")).publishCommand,
  "import-model": async () => (await import("./export/import-model-command.ts")).importModelCommand,
  curve: async () => (await import("./pictures/curve-command.ts")).curveCommand,
  sweep: async () => (await import("./sweep/sweep-command.ts")).sweepCommand,
  compare: async () => (await import("./compare/compare-command.ts")).compareCommand,
  games: async () => (await import("./doctor/games-command.ts")).gamesCommand,
  cores: async () => (await import("./games/cores-command.ts")).coresCommand(),
  import: async () => (await import("./games/import-command.ts")).importCommand,
  integrate: async () => (await import("./integrate/integrate-command.ts")).integrateCommand,
  "check-environment": async () =>
    (await import("./games/check-environment-command.ts")).checkEnvironmentCommand,
  doctor: async () => (await import("./doctor/doctor-command.ts")).doctorCommand,
  chaos: async () => (await import("./chaos/chaos-command.ts")).chaosCommand,
  prepare: async () => (await import("./plan/prepare-command.ts")).prepareCommand,
  secrets: async () => (await import("./credentials/secrets-command.ts")).secretsCommand,
  "parameter-server": () => service("parameter-server"),
  learner: () => service("learner"),
  actor: () => service("actor"),
};

async function service(kind: "parameter-server" | "learner" | "actor"): Promise<Command> {
  return (await import("./cluster/service-command.ts")).serviceCommand(kind);
}

/** Every subcommand of `lockstep`, in the order that help lists them. */
export const commands: readonly Command[] = (Object.keys(commandSummaries) as CommandName[]).map(
  (name) => ({
    name,
    summary: commandSummaries[name],
    run: async (argv, context) => (await modules[name]()).run(argv, context),
  }),
);
