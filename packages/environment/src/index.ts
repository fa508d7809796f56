export type {
  CoreConfig,
  EnvironmentConfig,
  EnvironmentIdentity,
  GameConfig,
  ModuleEnvironment,
  ModuleObservation,
  RetroEnvironment,
} from "./configuration/index.ts";
export { differingFiles } from "./differing-files.ts";
export { EnvironmentError, type EnvironmentErrorCode } from "./environment-error.ts";
export type {
  EnvironmentFactory,
  EvaluationOpening,
  SlotWatch,
} from "./environment-factory.ts";
export { type EnvironmentPlaces, ownGames } from "./environment-places.ts";
export {
  type DescribeGamesOptions,
  describeGames,
  type GameDescription,
} from "./game/integration/describe-games.ts";
export { findGame, findGames, type GameFolder } from "./game/integration/find-games.ts";
export { type LoadedGame, type LoadGameOptions, loadGame } from "./game/integration/load-game.ts";
export type { FinishRule, Metadata, ProgressRule } from "./game/integration/metadata.ts";
export {
  identifyRomFile,
  type KnownRom,
  knownRoms,
  type RomFinding,
  searchRoms,
} from "./game/integration/search-roms.ts";
export { whyNotPlayed } from "./game/integration/why-not-played.ts";
export { romFileName } from "./game/rom/console-system.ts";
export { romSha1 } from "./game/rom/rom-file.ts";
export {
  type ActionGroups,
  discreteActions,
  filterButtons,
  usualActionGroups,
} from "./game/scenario/action-groups.ts";
export { type Crop, cropWithin } from "./game/scenario/crop.ts";
export {
  checkEnvironment,
  type EnvironmentProblem,
} from "./module/conformance/check-environment.ts";
export type {
  EnvironmentModule,
  ExactMath,
  ModuleInstance,
  ModuleStep,
  ModuleTraining,
  Random,
} from "./module/environment-module.ts";
export { loadModule } from "./module/load-module.ts";
export { type ModuleFiles, readModuleFiles } from "./module/module-files.ts";
export {
  type EnvironmentFiles,
  type EnvironmentRun,
  environmentFiles,
  openEnvironment,
} from "./open-environment.ts";
export { decodeBk2, encodeBk2 } from "./recording/bk2.ts";
export { playRecording, type Recording } from "./recording/recording.ts";
export { RecordingEmulator } from "./recording/recording-emulator.ts";
export {
  openRetroEnvironment,
  type RetroEnvironmentFactory,
  type RetroRun,
} from "./retro/open-retro-environment.ts";
export { createSlot } from "./slot/create-slot.ts";
export type { GamePlayingSlot, SlotOptions } from "./slot/slot-options.ts";
export { StartSnapshots } from "./slot/start-snapshots.ts";
export type {
  EpisodeOutcome,
  Slot,
  SlotPosition,
  StepOutcome,
  WatchableSlot,
} from "./slot-port.ts";
export { GrayResize } from "./wrappers/gray-resize.ts";
export type { PictureSize } from "./wrappers/picture-size.ts";
