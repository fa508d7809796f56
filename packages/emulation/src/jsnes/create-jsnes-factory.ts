import { EmulationError } from "../emulation-error.ts";
import type { EmulatorFactory } from "../emulator.ts";
import { JSNES_CORE, JsnesEmulator } from "./jsnes-emulator.ts";

/** Makes NES emulators in plain JavaScript. They need no installation and run a few hundred frames a second. */
export function createJsnesFactory(): EmulatorFactory {
  return {
    core: JSNES_CORE,
    systems: ["Nes"],
    create(system, rom) {
      if (system !== "Nes") {
        throw new EmulationError(
          "SYSTEM_UNSUPPORTED",
          `jsnes plays the console Nes, not ${system}. Use a core for ${system}.`,
        );
      }
      return new JsnesEmulator(rom);
    },
  };
}
