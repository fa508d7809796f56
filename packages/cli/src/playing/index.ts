/** What programs that play, evaluate and step environments are made of. */
export { chosenStates, hiddenStatesOf, loadPolicyEngine } from "../evaluate/finished-run.ts";
export { type Judgement, judgementOf } from "../evaluate/policy.ts";
export { type ModelSource, modelSourceAt, readSource } from "../export/model-source.ts";
export { expectStatesPlay } from "../probe/expect-playable.ts";
export { folderAt } from "../run-folder/run-folder.ts";
export {
  type ChosenEnvironment,
  type EnvironmentChoice,
  openChosenEnvironment,
} from "./chosen-environment.ts";
export { evaluateSource, type SourceEvaluation } from "./evaluate-source.ts";
