import koffi from "koffi";
import { EmulationError } from "../../emulation-error.ts";
import type { CStrings } from "../callbacks/c-strings.ts";
import { ENVIRONMENT, type Pointer } from "../libretro-abi.ts";
import type { CoreLog } from "./core-log.ts";
import type { CoreOption, CoreOptions } from "./core-options.ts";
import {
  decodeOptionsV1,
  decodeOptionsV2,
  decodeVariables,
  englishHalf,
} from "./decode-core-options.ts";
import { decodeMemoryMap, type MemoryDescriptor } from "./read-core-ram.ts";
import type { Screen } from "./screen.ts";

/** What the environment needs for its answers. */
export interface EnvironmentParts {
  readonly screen: Screen;
  readonly options: CoreOptions;
  readonly strings: CStrings;
  readonly log: CoreLog;
  readonly logCallback: bigint;
  readonly systemFolder: string;
  readonly saveFolder: string;
  /** An option has changed, or the core knows it now. */
  noteChange(changed: boolean): void;
}

type Answer = (data: bigint) => boolean;

const POINTER_BYTES = koffi.sizeof("void *");
const ENGLISH = 0;
const VIDEO_ENABLED = 1;
const AUDIO_ENABLED = 2;
const QUIRK_MUST_INITIALIZE = 1 << 1;
const QUIRK_FRONT_VARIABLE_SIZE = 1 << 3;

/**
 * Answers the core's questions to its host (`retro_environment_t`), and keeps what the core reports about itself. A
 * command that is not in the table is declined, as libretro requires.
 */
export class Environment {
  /** The core's memory map, `null` until the core reports it. */
  memoryMap: readonly MemoryDescriptor[] = [];
  /** The core ended the game. */
  shutDown = false;
  /** A state can be loaded only after a frame has run. */
  needsFrameBeforeState = false;
  /** The core's callback for the amount of buffered audio. */
  audioBufferStatus: Pointer = null;
  /** Whether the next frame will be read. */
  drawing = true;
  /** The core has asked whether the next frame will be read. */
  asksForDrawing = false;
  readonly #parts: EnvironmentParts;
  readonly #answers: ReadonlyMap<number, Answer>;

  constructor(parts: EnvironmentParts) {
    this.#parts = parts;
    this.#answers = new Map([
      ...this.#hostAnswers(),
      ...this.#pictureAnswers(),
      ...this.#optionAnswers(),
      ...this.#coreAnswers(),
    ]);
  }

  /** `retro_environment_t`. */
  answer(command: number, data: Pointer): boolean {
    const answer = this.#answers.get(command);
    if (answer === undefined) return false;
    if (data === null) return this.#answerWithoutPointer(command);
    return answer(data);
  }

  /** With NULL a core asks whether a command exists, withdraws something, or has no data. */
  #answerWithoutPointer(command: number): boolean {
    if (command === ENVIRONMENT.setAudioBufferStatusCallback) this.audioBufferStatus = null;
    if (command === ENVIRONMENT.shutdown) this.shutDown = true;
    return true;
  }

  #hostAnswers(): readonly [number, Answer][] {
    const { systemFolder, saveFolder, logCallback } = this.#parts;
    return [
      [ENVIRONMENT.getSystemDirectory, (data) => this.#writeText(data, systemFolder)],
      [ENVIRONMENT.getCoreAssetsDirectory, (data) => this.#writeText(data, systemFolder)],
      [ENVIRONMENT.getSaveDirectory, (data) => this.#writeText(data, saveFolder)],
      [ENVIRONMENT.getLogInterface, (data) => write(data, "void *", logCallback)],
      [ENVIRONMENT.getLanguage, (data) => write(data, "uint", ENGLISH)],
      [ENVIRONMENT.getInputBitmasks, () => true],
      [ENVIRONMENT.getInputMaxUsers, (data) => write(data, "uint", 8)],
      // This host never waits for the clock, so a core that supports fast-forward must not wait either.
      [ENVIRONMENT.getFastForwarding, (data) => write(data, "bool", true)],
      [ENVIRONMENT.getMessageInterfaceVersion, (data) => write(data, "uint", 0)],
      [ENVIRONMENT.setMessage, (data) => this.#message(data)],
    ];
  }

  #pictureAnswers(): readonly [number, Answer][] {
    const { screen } = this.#parts;
    const size: Answer = (data) => {
      screen.expectSize(koffi.decode.uint(data), koffi.decode.uint(data + 4n));
      return true;
    };
    return [
      [ENVIRONMENT.setPixelFormat, (data) => screen.setFormat(koffi.decode.int(data))],
      [ENVIRONMENT.getCanDupe, (data) => write(data, "bool", true)],
      // Each frame has its own size; these values matter only before the first frame.
      [ENVIRONMENT.setSystemAvInfo, size],
      [ENVIRONMENT.setGeometry, size],
      [ENVIRONMENT.getAudioVideoEnable, (data) => write(data, "int", this.#enabled())],
      [ENVIRONMENT.setAudioBufferStatusCallback, (data) => this.#keepAudioBufferStatus(data)],
      [ENVIRONMENT.setMinimumAudioLatency, () => true],
    ];
  }

  #optionAnswers(): readonly [number, Answer][] {
    const { options } = this.#parts;
    const declares = (decode: (data: bigint) => readonly CoreOption[]): Answer => {
      return (data) => {
        options.declare(decode(data));
        return true;
      };
    };
    const english = (decode: (data: bigint) => readonly CoreOption[]): Answer => {
      return declares((data) => {
        const half = englishHalf(data);
        return half === null ? [] : decode(half);
      });
    };
    return [
      [ENVIRONMENT.getCoreOptionsVersion, (data) => write(data, "uint", 2)],
      [ENVIRONMENT.setVariables, declares(decodeVariables)],
      [ENVIRONMENT.setCoreOptions, declares(decodeOptionsV1)],
      [ENVIRONMENT.setCoreOptionsIntl, english(decodeOptionsV1)],
      [ENVIRONMENT.setCoreOptionsV2, declares(decodeOptionsV2)],
      [ENVIRONMENT.setCoreOptionsV2Intl, english(decodeOptionsV2)],
      [ENVIRONMENT.setCoreOptionsDisplay, () => true],
      [ENVIRONMENT.setCoreOptionsUpdateDisplayCallback, () => true],
      [ENVIRONMENT.getVariable, (data) => this.#getVariable(data)],
      [ENVIRONMENT.setVariable, (data) => this.#setVariable(data)],
      [ENVIRONMENT.getVariableUpdate, (data) => this.#tellChange(data)],
    ];
  }

  #coreAnswers(): readonly [number, Answer][] {
    const noted: Answer = () => true;
    return [
      [ENVIRONMENT.setPerformanceLevel, noted],
      [ENVIRONMENT.setInputDescriptors, noted],
      [ENVIRONMENT.setControllerInfo, noted],
      [ENVIRONMENT.setSupportNoGame, noted],
      [ENVIRONMENT.shutdown, () => this.#answerWithoutPointer(ENVIRONMENT.shutdown)],
      [ENVIRONMENT.setMemoryMaps, (data) => this.#keepMemoryMap(data)],
      [ENVIRONMENT.setSerializationQuirks, (data) => this.#keepQuirks(data)],
    ];
  }

  #enabled(): number {
    this.asksForDrawing = true;
    return AUDIO_ENABLED | (this.drawing ? VIDEO_ENABLED : 0);
  }

  #writeText(data: bigint, text: string): boolean {
    return write(data, "void *", this.#parts.strings.pointerTo(text));
  }

  #message(data: bigint): boolean {
    const text = koffi.decode(data, "str") as string | null;
    if (text !== null) this.#parts.log.write(1, text);
    return true;
  }

  #keepAudioBufferStatus(data: bigint): boolean {
    this.audioBufferStatus = koffi.decode(data, "void *") as Pointer;
    return true;
  }

  #getVariable(data: bigint): boolean {
    const key = koffi.decode(data, "str") as string | null;
    const value = key === null ? null : this.#parts.options.get(key);
    const pointer = value === null ? null : this.#parts.strings.pointerTo(value);
    koffi.encode(data, POINTER_BYTES, "void *", pointer);
    return value !== null;
  }

  #setVariable(data: bigint): boolean {
    const key = koffi.decode(data, "str") as string | null;
    const value = koffi.decode(data, POINTER_BYTES, "str") as string | null;
    const set = key !== null && value !== null && this.#parts.options.set(key, value);
    if (set) this.#parts.noteChange(true);
    return set;
  }

  #tellChange(data: bigint): boolean {
    this.#parts.noteChange(false);
    return write(data, "bool", this.#parts.options.takeChanged());
  }

  #keepMemoryMap(data: bigint): boolean {
    this.memoryMap = decodeMemoryMap(data);
    return true;
  }

  #keepQuirks(data: bigint): boolean {
    const quirks = Number(koffi.decode.uint64(data));
    this.needsFrameBeforeState = (quirks & QUIRK_MUST_INITIALIZE) !== 0;
    return write(data, "uint64", quirks | QUIRK_FRONT_VARIABLE_SIZE);
  }

  /** @throws {EmulationError} `GAME_CRASHED` */
  throwIfShutDown(core: string): void {
    if (!this.shutDown) return;
    throw new EmulationError(
      "GAME_CRASHED",
      `${core} ended the game by itself.${this.#parts.log.complaints} Power it on or load a state.`,
    );
  }
}

function write(data: bigint, type: string, value: unknown): boolean {
  koffi.encode(data, type, value);
  return true;
}
