import { workerData } from "node:worker_threads";
import type { PolicyEngine } from "@lockstep/model";
import type { EvaluatedState } from "@lockstep/status";
import { answerRequests } from "@lockstep/system";
import { playState } from "../evaluate/evaluation-job.ts";
import { type FinishedRun, loadPolicyEngine, openFinishedRun } from "../evaluate/finished-run.ts";
import { networkPolicy } from "../evaluate/policy.ts";
import type { PlayedRun, StateOfVersion } from "./version-player.ts";

let open: { readonly run: FinishedRun; readonly engine: PolicyEngine } | null = null;
let loaded = "";

async function play(job: StateOfVersion, ended: () => void): Promise<EvaluatedState> {
  const { weights, weightsSha256 } = job;
  if (open === null) {
    const { folder, places, cwd } = workerData as PlayedRun;
    const run = await openFinishedRun({ ...places, runDir: folder }, cwd, { coreTried: true });
    open = { run, engine: await loadPolicyEngine(run, { weights }, 1) };
  } else if (loaded !== weightsSha256) await open.engine.loadWeights(weights);
  loaded = weightsSha256;
  const { run, engine } = open;
  const actions = run.configuration.environment.actions.length;
  const policy = networkPolicy({ engine, actions, greedy: false });
  return playState(job, run, policy, ended);
}

/** Says `null` when an episode has ended. */
answerRequests<StateOfVersion, EvaluatedState, null>({
  answer: async (job, note) => ({ answer: await play(job, () => note(null)) }),
  close: async () => open?.engine.close(),
});
