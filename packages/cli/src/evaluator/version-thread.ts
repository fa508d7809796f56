import { workerData } from "node:worker_threads";
import type { PolicyEngine } from "@lockstep/model";
import type { EvaluatedState } from "@lockstep/status";
import { answerRequests } from "@lockstep/system";
import { evaluatedState, playEpisodes } from "../evaluate/play-episodes.ts";
import { networkPolicy } from "../evaluate/policy.ts";
import {
  type FinishedRun,
  hiddenStatesOf,
  loadPolicyEngine,
  openFinishedRun,
} from "../model-source/finished-run.ts";
import type { PlayedRun, StatesOfVersion } from "./version-player.ts";

let open: { readonly run: FinishedRun; readonly engine: PolicyEngine } | null = null;
let loaded = "";

/** Plays the start states side by side: one forward pass a step for all of them, which gives each the bits that it has alone. */
async function play(job: StatesOfVersion, ended: () => void): Promise<EvaluatedState[]> {
  const { weights, weightsSha256, states, seed, episodes, mostSteps } = job;
  if (open === null) {
    const { folder, places, cwd } = workerData as PlayedRun;
    const run = await openFinishedRun({ ...places, runDir: folder }, cwd, { coreTried: true });
    open = { run, engine: await loadPolicyEngine(run, { weights }, 1) };
  } else if (loaded !== weightsSha256) await open.engine.loadWeights(weights);
  loaded = weightsSha256;
  const { run, engine } = open;
  const actions = run.configuration.environment.actions.length;
  const policy = networkPolicy({ engine, hidden: hiddenStatesOf(run), actions, greedy: false });
  const slots = states.map((state) => run.environment.openEvaluation({ state, seed, mostSteps }));
  try {
    const outcomes = await playEpisodes({ slots, episodes, policy, ended });
    return states.map((state, index) => evaluatedState(state, outcomes[index] ?? []));
  } finally {
    for (const slot of slots) slot.close();
  }
}

/** Says `null` when an episode has ended. */
answerRequests<StatesOfVersion, EvaluatedState[], null>({
  answer: async (job, note) => ({ answer: await play(job, () => note(null)) }),
  close: async () => open?.engine.close(),
});
