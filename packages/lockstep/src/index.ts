import "./silent-telemetry.ts";

export { LockstepError } from "@lockstep/errors";
export type { EvaluatedState, Evaluation, Interval } from "@lockstep/status";
export type { Places, VersionChoice } from "./checked-options.ts";
export {
  type Environment,
  type EnvironmentOptions,
  type EnvironmentSource,
  type EnvironmentSpec,
  type Episode,
  openEnvironment,
  type Picture,
  type Step,
} from "./environment.ts";
export { type EvaluateOptions, evaluate } from "./evaluate.ts";
export type { Observation, ObservationSpec } from "./observation.ts";
export {
  type ActOptions,
  type Decision,
  type Decisions,
  loadPolicy,
  type Policy,
  type PolicyOptions,
} from "./policy.ts";
