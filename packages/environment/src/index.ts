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
export {
  type EnvironmentFactory,
  type EvaluationOpening,
  type SlotWatch,
  usualMostSteps,
} from "./environment-factory.ts";
export {
  type EnvironmentPlaces,
  installedGames,
  ownGames,
  usualGames,
} from "./environment-places.ts";
export {
  checkEnvironment,
  type EnvironmentProblem,
} from "./module/conformance/check-environment.ts";
export type {
  EnvironmentModule,
  ExactMath,
  ModuleDeclaration,
  ModuleInstance,
  ModuleStep,
  ModuleTraining,
  Random,
} from "./module/environment-module.ts";
export { inspectModule } from "./module/inspection/inspect-module.ts";
export { type ModuleFiles, readModuleFiles } from "./module/module-files.ts";
export {
  type EnvironmentFiles,
  type EnvironmentRun,
  environmentFiles,
  openEnvironment,
} from "./open-environment.ts";
export { readZip, writeZip, type ZipEntry, type ZipLimits } from "./retro/archive/zip-file.ts";
export {
  type DescribeGamesOptions,
  describeGames,
  type GameDescription,
} from "./retro/game/integration/describe-games.ts";
export { findGame, findGames, type GameFolder } from "./retro/game/integration/find-games.ts";
export type { GameActions } from "./retro/game/integration/game-actions.ts";
export { type GameRules, gameActions, gameRules } from "./retro/game/integration/game-rules.ts";
export {
  type LoadedGame,
  type LoadGameOptions,
  loadGame,
} from "./retro/game/integration/load-game.ts";
export type { FinishRule, Metadata, ProgressRule } from "./retro/game/integration/metadata.ts";
export {
  identifyRomFile,
  knownRoms,
  searchRoms,
} from "./retro/game/integration/search-roms.ts";
export { trainingStatesOf } from "./retro/game/integration/training-states.ts";
export { whyNotPlayed } from "./retro/game/integration/why-not-played.ts";
export { romFileName } from "./retro/game/rom/console-system.ts";
export { type Cartridge, readCartridge } from "./retro/game/rom/read-cartridge.ts";
export { romSha1 } from "./retro/game/rom/rom-file.ts";
export type { KnownRom, RomFinding } from "./retro/game/rom/rom-finding.ts";
export {
  type ActionGroups,
  discreteActions,
  filterButtons,
  usualActionGroups,
} from "./retro/game/scenario/action-groups.ts";
export { type Crop, cropWithin, reachesBeyond } from "./retro/game/scenario/crop.ts";
export { OPERATIONS, type Operation } from "./retro/game/scenario/operation.ts";
export {
  type ByteReading,
  readVariable,
  type Variable,
} from "./retro/game/scenario/variable-reader.ts";
export { parseVariableType, type VariableType } from "./retro/game/scenario/variable-type.ts";
export {
  openRetroEnvironment,
  type RetroEnvironmentFactory,
  type RetroRun,
} from "./retro/open-retro-environment.ts";
export { heldAction } from "./retro/person/held-action.ts";
export { personActions } from "./retro/person/person-actions.ts";
export { decodeBk2, encodeBk2 } from "./retro/recording/bk2.ts";
export { playRecording, type Recording } from "./retro/recording/recording.ts";
export { RecordingEmulator } from "./retro/recording/recording-emulator.ts";
export { createSlot } from "./retro/slot/create-slot.ts";
export { ScenarioJudge } from "./retro/slot/scenario-judge.ts";
export { findShownDrawing, type ShownDrawing } from "./retro/slot/shown-drawing.ts";
export type { GamePlayingSlot, SlotOptions } from "./retro/slot/slot-options.ts";
export { StartSnapshots } from "./retro/slot/start-snapshots.ts";
export { GrayResize } from "./retro/wrappers/gray-resize.ts";
export type { PictureSize } from "./retro/wrappers/picture-size.ts";
export type {
  EpisodeOutcome,
  Slot,
  SlotPosition,
  SlotSnapshot,
  StepOutcome,
  WatchableSlot,
} from "./slot-port.ts";
