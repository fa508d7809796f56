import { EmulationError } from "../emulation-error.ts";
import type { EmulatorFactory } from "../emulator.ts";
import { NES_CORE, NesEmulator } from "./nes-emulator.ts";

/** Makes NES emulators in WebAssembly. They need no installation, and leave out pictures that nobody sees. */
export function createNesFactory(): EmulatorFactory {
  return {
    core: NES_CORE,
    systems: ["Nes"],
    create(system, rom) {
      if (system !== "Nes") {
        throw new EmulationError(
          "SYSTEM_UNSUPPORTED",
          `${NES_CORE.name} plays the console Nes, not ${system}. Use a core for ${system}.`,
        );
      }
      return new NesEmulator(rom);
    },
  };
}
