import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Cartridge, romFileName } from "@lockstep/environment";
import { makeFolder, removeFolder, replaceFileSync } from "@lockstep/system";
import { IntegrateError } from "../integrate-error.ts";
import type { Draft } from "./draft.ts";

/** Where an integration is written. */
export interface IntegrationPlace {
  /** The folder of the game itself; its name ends in its console's, e.g. `Tetris-Nes-v0`. */
  readonly folder: string;
  /** Whether an integration that is there already is replaced. */
  readonly replace: boolean;
}

/**
 * Whether an integration can be written there.
 * @throws {IntegrateError} `FOLDER_TAKEN`
 */
export function expectFree({ folder, replace }: IntegrationPlace): void {
  if (!existsSync(folder)) return;
  const foreign = readdirSync(folder).filter((name) => !isOurs(name));
  if (foreign.length > 0)
    throw new IntegrateError(
      "FOLDER_TAKEN",
      `${folder} holds ${foreign.slice(0, 3).join(", ")}, which an integration would not; choose another folder or name`,
    );
  if (!replace && readdirSync(folder).length > 0)
    throw new IntegrateError(
      "FOLDER_TAKEN",
      `${folder} holds an integration already; choose another name, or replace it with --replace`,
    );
}

/**
 * Writes what gym-retro, stable-retro and Lockstep read: `data.json`, `scenario.json`, `metadata.json`, `rom.sha`, start
 * states, and the cartridge.
 * @returns the files' names
 * @throws {IntegrateError} `FOLDER_TAKEN`
 */
export function writeIntegration(
  draft: Draft,
  cartridge: Cartridge,
  place: IntegrationPlace,
): readonly string[] {
  expectFree(place);
  const { folder } = place;
  if (existsSync(folder)) removeFolder(folder);
  makeFolder(folder);
  const files = new Map(draft.files(cartridge.sha1));
  files.set(romFileName(cartridge.system), cartridge.rom);
  for (const [name, content] of files) replaceFileSync(join(folder, name), content);
  return [...files.keys()];
}

function isOurs(name: string): boolean {
  return /^(data|scenario|metadata)\.json$|^rom\.[a-z0-9]+$|\.state$/.test(name);
}
