export type { EnvironmentConfig } from "./environment-config.ts";
export { EnvironmentError, type EnvironmentErrorCode } from "./environment-error.ts";
export {
  type ActionGroups,
  discreteActions,
  filterButtons,
  usualActionGroups,
} from "./game/action-groups.ts";
export { romFileName } from "./game/console-system.ts";
export { type Crop, cropWithin } from "./game/crop.ts";
export {
  type DescribeGamesOptions,
  describeGames,
  type GameDescription,
} from "./game/describe-games.ts";
export { findGame, findGames, type GameFolder } from "./game/find-games.ts";
export { integrationHashes } from "./game/integration-hashes.ts";
export { type LoadedGame, type LoadGameOptions, loadGame } from "./game/load-game.ts";
export type { FinishRule, Metadata, ProgressRule } from "./game/metadata.ts";
export { romSha1 } from "./game/rom-file.ts";
export {
  identifyRomFile,
  type KnownRom,
  knownRoms,
  type RomFinding,
  searchRoms,
} from "./game/search-roms.ts";
export { whyNotPlayed } from "./game/why-not-played.ts";
export { decodeBk2, encodeBk2 } from "./recording/bk2.ts";
export { playRecording, type Recording } from "./recording/recording.ts";
export { RecordingEmulator } from "./recording/recording-emulator.ts";
export { createSlot, type SlotOptions, type WatchableSlot } from "./slot/create-slot.ts";
export { StartSnapshots } from "./slot/start-snapshots.ts";
export type { EpisodeOutcome, Slot, SlotPosition, StepOutcome } from "./slot-port.ts";
export { GrayResize } from "./wrappers/gray-resize.ts";
export type { PictureSize } from "./wrappers/picture-size.ts";
