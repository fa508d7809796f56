export { consoleButtons, playableSystems } from "./console-buttons.ts";
export { EmulationError, type EmulationErrorCode } from "./emulation-error.ts";
export type {
  ButtonMask,
  ButtonOrder,
  CoreIdentity,
  Emulator,
  EmulatorFactory,
  Memory,
  MemoryRange,
  NativePicture,
  Picture,
  PixelLayout,
} from "./emulator.ts";
export {
  embeddedFactories,
  emulatorFactories,
  type FactorySearch,
  findEmulatorFactory,
} from "./find-emulator-factory.ts";
export { createJsnesFactory } from "./jsnes/create-jsnes-factory.ts";
export { clockChip } from "./libretro/host/clock-chip.ts";
export { createNesFactory } from "./nes/create-nes-factory.ts";
export { bytesPerPixel } from "./pixel-layout.ts";
export { coreThatSaved } from "./state-signature.ts";
