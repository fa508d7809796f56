import type { EvaluatedState, Evaluation } from "@lockstep/status";
import type { PolicyName } from "../evaluate/evaluation-job.ts";
import { playInThreads } from "../evaluate/evaluation-threads.ts";
import { chosenStates } from "../evaluate/finished-run.ts";
import { type ModelSource, openSource } from "../export/model-source.ts";
import type { PlaceOptions } from "../games/game-catalogue.ts";
import { expectStatesPlay } from "../probe/expect-playable.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { SourceJob } from "./source-job.ts";

/** As `lockstep evaluate` is told. */
export interface SourceEvaluation extends PlaceOptions {
  /** Beside each other. */
  readonly policies: readonly PolicyName[];
  /** From each start state. */
  readonly episodes: number;
  /** Names, `training`, `evaluation` or `all`; empty means all. */
  readonly states: readonly string[];
  readonly seed: number;
  readonly greedy: boolean;
  readonly mostSteps: number;
}

/** Nobody looks on. */
const unseen: Terminal = {
  interactive: false,
  colours: false,
  columns: 80,
  rows: 24,
  write: () => undefined,
};

/** The figures of `lockstep evaluate`, of a run or of an export. Nothing is written. */
export async function evaluateSource(
  source: ModelSource,
  options: SourceEvaluation,
  cwd: string,
): Promise<Evaluation> {
  const { policies, episodes, seed, greedy, mostSteps } = options;
  const { run, weights: saved } = await openSource(source, options, cwd, { coreTried: false });
  const states = chosenStates(options.states, run);
  await expectStatesPlay(run, states);
  const weights = policies.includes("trained") ? saved() : null;
  // A run under way may keep other versions in a moment.
  const settled = source.kind === "run" ? { ...source, version: weights?.version } : source;
  const { gamesPath, romsPath, coresPath } = options;
  const common = { gamesPath, romsPath, coresPath, cwd, source: settled };
  const jobs = policies.flatMap((policy) =>
    states.map((state) => ({ ...common, policy, state, episodes, seed, greedy, mostSteps })),
  );
  const rows = await playInThreads<SourceJob, EvaluatedState>(
    new URL("./source-thread.js", import.meta.url),
    jobs,
    unseen,
  );
  return {
    ...{ run: run.record.run, seed, episodes, greedy, mostSteps },
    version: weights?.version ?? null,
    weightsSha256: weights?.sha256 ?? null,
    policies: Object.fromEntries(
      policies.map((policy) => [policy, rows.filter((_, index) => jobs[index]?.policy === policy)]),
    ),
    trainingStates: run.environment.spec.startStates,
  };
}
