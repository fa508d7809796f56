import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { skipUnless } from "@lockstep/system/testing";
import { findCores } from "../libretro/installed/find-core.ts";
import { gameBoyTestRom } from "./game-boy-test-rom.ts";
import { masterSystemTestRom } from "./master-system-test-rom.ts";

/** A console that tests can play: a free game and an installed core. */
export interface TestConsole {
  readonly system: string;
  /** Empty when no core is installed. */
  readonly corePath: string;
  /** Empty when the game is missing. */
  readonly romFile: string;
  /** Core options that the game needs. */
  readonly options: Readonly<Record<string, string>>;
  /** Why tests of this console are skipped; `false` when they run. */
  readonly skip: string | false;
}

const PROJECT = new URL("../../../../", import.meta.url);
const SHARED = new URL("../shared/retro/", PROJECT);

/** A file of the folder with free games beside the project. It need not exist. */
export function sharedFile(path: string): string {
  return fileURLToPath(new URL(path, SHARED));
}

/** For node:test's option `skip`: the folder lies beside the project in continuous integration. */
export function skipUnlessShared(path: string): string | false {
  return skipUnless(existsSync(sharedFile(path)), sharedFile(path));
}

function testConsole(
  system: string,
  romFile: string,
  options: Readonly<Record<string, string>> = {},
): TestConsole {
  const corePath = findCores(system, [])[0]?.path ?? "";
  const skip =
    skipUnless(corePath !== "", `a libretro core for the ${system} (apt-get install libretro-…)`) ||
    skipUnless(existsSync(romFile), romFile);
  return { system, corePath, romFile, options, skip };
}

function writtenRom(name: string, rom: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-test-rom-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  writeFileSync(file, rom);
  return file;
}

export const NES: TestConsole = testConsole(
  "Nes",
  fileURLToPath(new URL("games/HareDash-Nes/rom.nes", PROJECT)),
);
export const GAME_BOY: TestConsole = testConsole(
  "GameBoy",
  writtenRom("test.gb", gameBoyTestRom()),
);
// Airstriker reads odd addresses, which gym-retro's core allows.
export const GENESIS: TestConsole = testConsole(
  "Genesis",
  sharedFile("Airstriker-Genesis/rom.md"),
  {
    genesis_plus_gx_addr_error: "disabled",
  },
);
export const MASTER_SYSTEM: TestConsole = testConsole(
  "Sms",
  writtenRom("test.sms", masterSystemTestRom()),
);
export const TEST_CONSOLES: readonly TestConsole[] = [NES, GAME_BOY, GENESIS, MASTER_SYSTEM];
