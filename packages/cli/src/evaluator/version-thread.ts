import { workerData } from "node:worker_threads";
import type { PolicyEngine } from "@lockstep/model";
import type { EvaluatedState } from "@lockstep/status";
import { answerRequests } from "@lockstep/system";
import { evaluatedState, playEpisodes } from "../evaluate/play-episodes.ts";
import { networkPolicy, type Policy } from "../evaluate/policy.ts";
import {
  type FinishedRun,
  hiddenStatesOf,
  loadPolicyEngine,
  openFinishedRun,
} from "../model-source/finished-run.ts";
import type { PlayNote, StatesOfVersion, VersionThreadStart } from "./version-player.ts";

let open: { readonly run: FinishedRun; readonly engine: PolicyEngine } | null = null;
let loaded = "";

/** Plays the start states side by side: one forward pass a step for all of them, which gives each the bits that it has alone. */
async function play(
  job: StatesOfVersion,
  note: (note: PlayNote) => void,
): Promise<EvaluatedState[]> {
  const { weights, weightsSha256, states, seed, episodes, mostSteps } = job;
  const { run: played, stop } = workerData as VersionThreadStart;
  if (open === null) {
    const { folder, places, cwd, engine } = played;
    const run = await openFinishedRun({ ...places, runDir: folder }, cwd, { coreTried: true });
    open = { run, engine: await loadPolicyEngine(run, { weights }, engine) };
  } else if (loaded !== weightsSha256) await open.engine.loadWeights(weights);
  loaded = weightsSha256;
  const { run, engine } = open;
  const actions = run.configuration.environment.actions.length;
  const network = networkPolicy({ engine, hidden: hiddenStatesOf(run), actions, greedy: false });
  const policy = watched(network, stop, () => note("step"));
  const slots = states.map((state) => run.environment.openEvaluation({ state, seed, mostSteps }));
  try {
    const ended = (): void => note("episode");
    const outcomes = await playEpisodes({ slots, episodes, policy, ended });
    return states.map((state, index) => evaluatedState(state, outcomes[index] ?? []));
  } finally {
    for (const slot of slots) slot.close();
  }
}

/** A step is told of at most so often. */
const betweenNotesMs = 1_000;

/** A policy that ends the thread, between two steps, when it is asked to: no native code runs then. */
function watched(policy: Policy, stop: Int32Array, stepped: () => void): Policy {
  let toldMs = Number.NEGATIVE_INFINITY;
  return {
    ...policy,
    choose(slots) {
      if (Atomics.load(stop, 0) !== 0) throw new Error("asked to stop");
      const now = performance.now();
      if (now - toldMs >= betweenNotesMs) {
        toldMs = now;
        stepped();
      }
      return policy.choose(slots);
    },
  };
}

answerRequests<StatesOfVersion, EvaluatedState[], PlayNote>({
  answer: async (job, note) => ({ answer: await play(job, note) }),
  close: async () => open?.engine.close(),
});
