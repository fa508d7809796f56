export { EmulationError } from "./emulation-error.js";
export { createNesFactory } from "./nes/create-nes-factory.js";
export { bytesPerPixel } from "./pixel-layout.js";
