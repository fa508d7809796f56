/** What programs that play, evaluate and step environments are made of. */

export type { EvaluationOptions } from "../evaluate/played-evaluation.ts";
export { type Judgement, judgementOf } from "../evaluate/policy.ts";
export { chosenStates, hiddenStatesOf, loadPolicyEngine } from "../model-source/finished-run.ts";
export { type ModelSource, modelSourceAt, readSource } from "../model-source/model-source.ts";
export { expectStatesPlay } from "../probe/expect-playable.ts";
export { folderAt } from "../run-folder/run-folder.ts";
export {
  type ChosenEnvironment,
  type EnvironmentChoice,
  openChosenEnvironment,
} from "./chosen-environment.ts";
export { evaluateSource } from "./evaluate-source.ts";
