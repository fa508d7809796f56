import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cartridge, type LoadedGame, loadGame } from "@lockstep/environment";
import { removeFolder } from "@lockstep/system";
import type { Draft } from "./draft.ts";
import { writeIntegration } from "./write-integration.ts";

/** A draft as the game that it would be: written, and read back by the reader that runs use. */
export interface DraftGame {
  readonly game: LoadedGame;
  /** The folder that holds the game's. */
  readonly gamePath: string;
  close(): void;
}

/** @throws {EnvironmentError} what keeps it from being a game */
export function openDraftGame(draft: Draft, cartridge: Cartridge, name: string): DraftGame {
  const gamePath = mkdtempSync(join(tmpdir(), "lockstep-integrate-"));
  try {
    writeIntegration(draft, cartridge, { folder: join(gamePath, name), replace: false });
    const game = loadGame(name, { gamePaths: [gamePath] });
    return { game, gamePath, close: () => removeFolder(gamePath) };
  } catch (error) {
    removeFolder(gamePath);
    throw error;
  }
}
