import { type ErrorGroup, LockstepError, type LockstepErrorOptions } from "@lockstep/errors";

export type EnvironmentErrorCode =
  | "GAMES_PATH_UNREADABLE"
  | "GAME_UNKNOWN"
  | "GAME_MALFORMED"
  | "SCRIPT_UNSUPPORTED"
  | "SCRIPT_FAILED"
  | "ROM_MISSING"
  | "ROM_WRONG"
  | "ARCHIVE_UNREADABLE"
  | "RECORDING_MALFORMED"
  | "STATE_UNKNOWN"
  | "BUTTON_UNKNOWN"
  | "ACTIONS_UNKNOWN"
  | "OBSERVATION_REFUSED"
  | "IDENTITY_MISMATCH"
  | "MODULE_UNREADABLE"
  | "MODULE_MALFORMED"
  | "MODULE_FAILED"
  | "ACTION_OUT_OF_RANGE"
  | "POSITION_REFUSED"
  | "SNAPSHOT_REFUSED"
  | "SLOT_NOT_STANDING";

/** Every code of this room and its group. */
const GROUPS: Readonly<Record<EnvironmentErrorCode, ErrorGroup>> = {
  /** A folder that should hold games cannot be read. */
  GAMES_PATH_UNREADABLE: "configuration",
  /** No folder of that name among the games. */
  GAME_UNKNOWN: "configuration",
  /** A file of the integration is missing, cannot be parsed, or contradicts another. */
  GAME_MALFORMED: "configuration",
  /** The scenario needs a script of another language than Lua, or any where no scripts run. */
  SCRIPT_UNSUPPORTED: "configuration",
  /** A script of the scenario has an error or exceeded a limit. */
  SCRIPT_FAILED: "configuration",
  /** No ROM with the wanted hash was found. */
  ROM_MISSING: "configuration",
  /** The game's ROM file has another hash. */
  ROM_WRONG: "configuration",
  /** A zip archive is broken, or too large to unpack. */
  ARCHIVE_UNREADABLE: "configuration",
  /** A file is not a recording, or it is of another console. */
  RECORDING_MALFORMED: "configuration",
  /** The game has no start state of that name. */
  STATE_UNKNOWN: "configuration",
  /** The console has no button of that name. */
  BUTTON_UNKNOWN: "configuration",
  /** Neither the scenario nor the console says what a player can press. */
  ACTIONS_UNKNOWN: "configuration",
  /** The observation cannot be made from the console's picture. */
  OBSERVATION_REFUSED: "configuration",
  /** The environment's files here differ from those that the run began with. */
  IDENTITY_MISMATCH: "configuration",
  /**
   * A file that should export an environment is missing, cannot be loaded, or has an import that cannot be determined.
   */
  MODULE_UNREADABLE: "configuration",
  /** A file's export is not an environment, or not the one that the configuration describes. */
  MODULE_MALFORMED: "configuration",
  /** A module threw, returned something other than it declared, did not return, or replayed an episode differently. */
  MODULE_FAILED: "configuration",
  /** A step's action is not in the configuration. */
  ACTION_OUT_OF_RANGE: "programmer",
  /** A position is not of this slot, or its actions now give another result. */
  POSITION_REFUSED: "peer",
  /** A snapshot is damaged, of another core or version, or of another history: the episode is replayed instead. */
  SNAPSHOT_REFUSED: "peer",
  /** The slot was used while a seek was unfinished or after it failed. */
  SLOT_NOT_STANDING: "programmer",
};

/** An error of an environment's files, its ROM, or a slot. */
export class EnvironmentError extends LockstepError {
  declare readonly code: EnvironmentErrorCode;

  constructor(code: EnvironmentErrorCode, message: string, options?: LockstepErrorOptions) {
    super(code, GROUPS[code], message, options);
  }
}
