import { messageOf } from "@lockstep/errors";
import koffi, { type LibraryHandle, type TypeObject } from "koffi";
import {
  AUDIO_BATCH_CALLBACK,
  AUDIO_SAMPLE_CALLBACK,
  ENVIRONMENT_CALLBACK,
  GAME_INFO,
  INPUT_POLL_CALLBACK,
  INPUT_STATE_CALLBACK,
  type Pointer,
  SYSTEM_AV_INFO,
  SYSTEM_INFO,
  VIDEO_CALLBACK,
} from "../libretro-abi.ts";

/** `retro_system_info`. */
export interface CoreSystemInfo {
  readonly library_name: string | null;
  readonly library_version: string | null;
  /** Separated by `|`. */
  readonly valid_extensions: string | null;
  readonly need_fullpath: boolean;
}

/** `retro_system_av_info`, as far as this host looks at it. */
export interface CoreTiming {
  readonly fps: number;
}

/** `retro_game_info`. */
export interface CoreGameInfo {
  readonly path: string;
  readonly data: Pointer;
  readonly size: number;
  readonly meta: null;
}

/** The functions that a core exports, as far as this host calls them. */
export interface CoreFunctions {
  apiVersion(): number;
  setEnvironment(callback: bigint): void;
  setVideoRefresh(callback: bigint): void;
  setAudioSample(callback: bigint): void;
  setAudioSampleBatch(callback: bigint): void;
  setInputPoll(callback: bigint): void;
  setInputState(callback: bigint): void;
  init(): void;
  deinit(): void;
  getSystemInfo(info: object): void;
  /** Of the game that is loaded. */
  getSystemAvInfo(info: object): void;
  loadGame(game: CoreGameInfo): boolean;
  unloadGame(): void;
  setControllerPortDevice(port: number, device: number): void;
  run(): void;
  serializeSize(): number;
  serialize(data: Uint8Array, size: number): boolean;
  unserialize(data: Uint8Array, size: number): boolean;
  getMemoryData(region: number): Pointer;
  getMemorySize(region: number): number;
}

type Signature = readonly [
  name: string,
  result: string,
  parameters: readonly (string | TypeObject)[],
];

const SIGNATURES: { readonly [F in keyof CoreFunctions]: Signature } = {
  apiVersion: ["retro_api_version", "uint", []],
  setEnvironment: ["retro_set_environment", "void", [koffi.pointer(ENVIRONMENT_CALLBACK)]],
  setVideoRefresh: ["retro_set_video_refresh", "void", [koffi.pointer(VIDEO_CALLBACK)]],
  setAudioSample: ["retro_set_audio_sample", "void", [koffi.pointer(AUDIO_SAMPLE_CALLBACK)]],
  setAudioSampleBatch: [
    "retro_set_audio_sample_batch",
    "void",
    [koffi.pointer(AUDIO_BATCH_CALLBACK)],
  ],
  setInputPoll: ["retro_set_input_poll", "void", [koffi.pointer(INPUT_POLL_CALLBACK)]],
  setInputState: ["retro_set_input_state", "void", [koffi.pointer(INPUT_STATE_CALLBACK)]],
  init: ["retro_init", "void", []],
  deinit: ["retro_deinit", "void", []],
  getSystemInfo: [
    "retro_get_system_info",
    "void",
    [koffi.out(koffi.pointer(SYSTEM_INFO)) as unknown as TypeObject],
  ],
  getSystemAvInfo: [
    "retro_get_system_av_info",
    "void",
    [koffi.out(koffi.pointer(SYSTEM_AV_INFO)) as unknown as TypeObject],
  ],
  loadGame: ["retro_load_game", "bool", [koffi.pointer(GAME_INFO)]],
  unloadGame: ["retro_unload_game", "void", []],
  setControllerPortDevice: ["retro_set_controller_port_device", "void", ["uint", "uint"]],
  run: ["retro_run", "void", []],
  serializeSize: ["retro_serialize_size", "size_t", []],
  serialize: ["retro_serialize", "bool", ["void *", "size_t"]],
  unserialize: ["retro_unserialize", "bool", ["void *", "size_t"]],
  getMemoryData: ["retro_get_memory_data", "void *", ["uint"]],
  getMemorySize: ["retro_get_memory_size", "size_t", ["uint"]],
};

/** @throws {Error} that names every function that the library lacks */
export function bindCore(library: LibraryHandle): CoreFunctions {
  const bound: Record<string, unknown> = {};
  const missing: string[] = [];
  let reason = "";
  for (const [key, [name, result, parameters]] of Object.entries(SIGNATURES)) {
    try {
      bound[key] = library.func(name, result, [...parameters]);
    } catch (error) {
      missing.push(name);
      reason = messageOf(error);
    }
  }
  if (missing.length > 0) {
    throw new Error(`it has no function ${missing.join(", ")} (${reason})`);
  }
  return bound as unknown as CoreFunctions;
}
