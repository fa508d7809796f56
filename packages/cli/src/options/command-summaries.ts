/** What each subcommand of `lockstep` does, in the order that help lists them. */
export const commandSummaries = {
  train: "train an agent on this machine: starts and supervises all services",
  watch: "show a run in the browser: curves, every episode played again, play beside the agent",
  evaluate: "play episodes with a run's weights and report how far they come",
  evaluator: "evaluate the versions of a run while it trains, beside its learner",
  record: "play an episode with a run's weights and keep its pictures",
  replay: "play an episode of a run's training again, exactly, and keep its pictures",
  verify:
    "compute a run again from its ledger and compare every hash; of an export, play its evaluation again",
  export: "write a run's weights as files that other programs read, with a model card",
  publish: "upload an export to Hugging Face",
  "import-model": "make a run's folder of an export, so that it can be played and trained on",
  curve: "draw a run's learning curve as an SVG file",
  sweep: "train runs of several seeds and settings, one after the other or side by side",
  compare: "compare runs over their seeds: interquartile means, profiles, improvement, intervals",
  games: "list the games and what those that cannot be played lack",
  cores: "install cores and gym-retro's integrations, or list what there is",
  import: "find cartridges by their hash, in files and archives, and install them by game",
  integrate: "make a game's integration, which gym-retro reads: find variables, build the scenario",
  "check-environment":
    "examine an environment of one's own: deterministic, resets exactly, no hidden sources",
  doctor: "check this machine, or with the options of train one run: engines, cores, games, stores",
  chaos: "break a local cluster in every way there is and compare its weights",
  prepare: "make a run's folder, for services that are started one by one",
  secrets: "make the secrets that services share, where they are missing",
  "parameter-server": "run a parameter server as this process",
  learner: "run the learner as this process",
  actor: "run an actor as this process",
} as const;

export type CommandName = keyof typeof commandSummaries;
