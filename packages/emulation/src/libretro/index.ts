export { CONSOLES, type Console } from "./consoles.ts";
export type { CoreLogger } from "./core-log.ts";
export { createLibretroFactory, type LibretroFactoryOptions } from "./create-libretro-factory.ts";
export { type FoundCore, findCore, findCores, howToInstallCore } from "./find-core.ts";
export { convertGenesisPlusGxState, genesisPlusGxStateVersion } from "./genesis-plus-gx-state.ts";
export { KNOWN_CORES, type KnownCore } from "./known-cores.ts";
export { usualCoreFolders } from "./usual-core-folders.ts";
