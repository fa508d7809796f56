import { EmulationError } from "../emulation-error.js";
import { NES_CORE, NesEmulator } from "./nes-emulator.js";
export function createNesFactory() {
    return {
        core: NES_CORE,
        systems: ["Nes"],
        create(system, rom) {
            if (system !== "Nes") {
                throw new EmulationError("SYSTEM_UNSUPPORTED", `${NES_CORE.name} plays the console Nes, not ${system}. Use a core for ${system}.`);
            }
            return new NesEmulator(rom);
        },
    };
}
