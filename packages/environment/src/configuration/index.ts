export type {
  CoreConfig,
  EnvironmentConfig,
  EnvironmentIdentity,
  GameConfig,
  ModuleEnvironment,
  ModuleObservation,
  RetroEnvironment,
} from "./environment-config.ts";
export { playsBothPads, SECOND_PLAYER } from "./environment-config.ts";
export {
  type EnvironmentSpec,
  environmentSpec,
  frameBytes,
  type ObservationSpec,
  onlyStartState,
  stackSize,
} from "./environment-spec.ts";
