export { CONSOLES, type Console } from "./core/consoles.ts";
export type { CoreLogger } from "./core/core-log.ts";
export {
  convertGenesisPlusGxState,
  genesisPlusGxStateVersion,
} from "./core/genesis-plus-gx-state.ts";
export { createLibretroFactory, type LibretroFactoryOptions } from "./create-libretro-factory.ts";
export {
  type FoundCore,
  findCore,
  findCores,
  howToInstallCore,
  installCommand,
} from "./installed/find-core.ts";
export { KNOWN_CORES, type KnownCore } from "./installed/known-cores.ts";
export { installedCoresFolder, usualCoreFolders } from "./installed/usual-core-folders.ts";
