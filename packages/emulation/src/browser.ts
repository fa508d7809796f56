// What of this room runs in a browser, too: nothing here needs Node.js.
export { EmulationError, type EmulationErrorCode } from "./emulation-error.ts";
export type { Emulator, EmulatorFactory, Memory, Picture } from "./emulator.ts";
export { createNesFactory } from "./nes/create-nes-factory.ts";
export { bytesPerPixel } from "./pixel-layout.ts";
