export { atari2600TestRom } from "./atari-2600-test-rom.ts";
export { gameBoyAdvanceTestRom } from "./game-boy-advance-test-rom.ts";
export { gameBoyTestRom } from "./game-boy-test-rom.ts";
export { masterSystemTestRom } from "./master-system-test-rom.ts";
export { mega32xTestRom } from "./mega-32x-test-rom.ts";
export { nesTestRom } from "./nes-test-rom.ts";
export { pcEngineTestRom } from "./pc-engine-test-rom.ts";
