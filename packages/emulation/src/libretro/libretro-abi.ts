import koffi, { type TypeObject } from "koffi";

// The parts of libretro's C interface that this host calls. Source: https://github.com/libretro/libretro-common, include/libretro.h

/** The only version of the interface. */
export const LIBRETRO_API_VERSION = 1;

export const JOYPAD_DEVICE = 1;
/** The id that asks for all buttons of a joypad at once. */
export const JOYPAD_MASK_ID = 256;

export const SAVE_RAM_REGION = 0;
export const SYSTEM_RAM_REGION = 2;

/** Commands of `retro_environment_t`; 0x1_0000 marks the ones that libretro calls experimental. */
export const ENVIRONMENT = {
  getCanDupe: 3,
  setMessage: 6,
  shutdown: 7,
  setPerformanceLevel: 8,
  getSystemDirectory: 9,
  setPixelFormat: 10,
  setInputDescriptors: 11,
  getVariable: 15,
  setVariables: 16,
  getVariableUpdate: 17,
  setSupportNoGame: 18,
  getLogInterface: 27,
  getCoreAssetsDirectory: 30,
  getSaveDirectory: 31,
  setSystemAvInfo: 32,
  setControllerInfo: 35,
  setMemoryMaps: 0x1_0024,
  setGeometry: 37,
  getLanguage: 39,
  setSerializationQuirks: 44,
  getAudioVideoEnable: 0x1_002f,
  getFastForwarding: 0x1_0031,
  getInputBitmasks: 0x1_0033,
  getCoreOptionsVersion: 52,
  setCoreOptions: 53,
  setCoreOptionsIntl: 54,
  setCoreOptionsDisplay: 55,
  getMessageInterfaceVersion: 59,
  setMessageExtended: 60,
  getInputMaxUsers: 61,
  setAudioBufferStatusCallback: 62,
  setMinimumAudioLatency: 63,
  setCoreOptionsV2: 67,
  setCoreOptionsV2Intl: 68,
  setCoreOptionsUpdateDisplayCallback: 69,
  setVariable: 70,
} as const;

/** A C pointer: an address, `null` for NULL. */
export type Pointer = bigint | null;

export const ENVIRONMENT_CALLBACK: TypeObject = koffi.proto("bool", ["uint", "void *"]);
export const VIDEO_CALLBACK: TypeObject = koffi.proto("void", ["void *", "uint", "uint", "size_t"]);
export const AUDIO_SAMPLE_CALLBACK: TypeObject = koffi.proto("void", ["int16", "int16"]);
export const AUDIO_BATCH_CALLBACK: TypeObject = koffi.proto("size_t", ["void *", "size_t"]);
export const INPUT_POLL_CALLBACK: TypeObject = koffi.proto("void", []);
/** libretro declares unsigned parameters; signed ones hold the same small numbers and reach JavaScript faster. */
export const INPUT_STATE_CALLBACK: TypeObject = koffi.proto("int16", ["int", "int", "int", "int"]);
export const AUDIO_BUFFER_STATUS_CALLBACK: TypeObject = koffi.proto("void", [
  "bool",
  "uint",
  "bool",
]);

export const SYSTEM_INFO: TypeObject = koffi.struct({
  library_name: "str",
  library_version: "str",
  valid_extensions: "str",
  need_fullpath: "bool",
  block_extract: "bool",
});
/** `retro_system_av_info`: `retro_game_geometry`, then `retro_system_timing`. */
export const SYSTEM_AV_INFO: TypeObject = koffi.struct({
  base_width: "uint",
  base_height: "uint",
  max_width: "uint",
  max_height: "uint",
  aspect_ratio: "float",
  fps: "double",
  sample_rate: "double",
});
export const GAME_INFO: TypeObject = koffi.struct({
  path: "str",
  data: "void *",
  size: "size_t",
  meta: "str",
});
