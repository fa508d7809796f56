import { type ErrorGroup, LockstepError, type LockstepErrorOptions } from "@lockstep/errors";

export type EmulationErrorCode =
  | "ROM_REFUSED"
  | "SYSTEM_UNSUPPORTED"
  | "STATE_REFUSED"
  | "ADDRESS_OUT_OF_RANGE"
  | "GAME_CRASHED"
  | "CORE_NOT_FOUND"
  | "CORE_REFUSED"
  | "CORE_OPTION_REFUSED"
  | "CORE_FAILED"
  | "TEMPORARY_FOLDER_UNUSABLE"
  | "EMULATOR_CLOSED";

/** Every code of this room and the group it belongs to. */
const GROUPS: Readonly<Record<EmulationErrorCode, ErrorGroup>> = {
  /** The ROM is not a cartridge of this console, is damaged, or needs hardware that is not emulated. */
  ROM_REFUSED: "configuration",
  /** The factory does not play this console. */
  SYSTEM_UNSUPPORTED: "configuration",
  /** The bytes are not a save state of this core, this format version and this cartridge. */
  STATE_REFUSED: "configuration",
  /** The address has no RAM behind it. */
  ADDRESS_OUT_OF_RANGE: "configuration",
  /** The emulated program did what the console cannot do. The same inputs cause it again. */
  GAME_CRASHED: "fatal",
  /** No core for this console is installed in the folders that are searched. */
  CORE_NOT_FOUND: "configuration",
  /** The file is not a libretro core that this computer can load. */
  CORE_REFUSED: "configuration",
  /** The core does not have this option, or the option does not have this value. */
  CORE_OPTION_REFUSED: "configuration",
  /** The core broke libretro's rules, or a call failed that must not fail. */
  CORE_FAILED: "fatal",
  /** The folder for temporary files is full, missing or read-only, or programs may not be loaded from it. */
  TEMPORARY_FOLDER_UNUSABLE: "configuration",
  /** The emulator was used after `close()`. */
  EMULATOR_CLOSED: "programmer",
};

/** What went wrong inside or around an emulator. */
export class EmulationError extends LockstepError {
  declare readonly code: EmulationErrorCode;

  constructor(code: EmulationErrorCode, message: string, options?: LockstepErrorOptions) {
    super(code, GROUPS[code], message, options);
  }
}
