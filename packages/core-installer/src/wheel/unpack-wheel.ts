import { readZip, type ZipEntry } from "@lockstep/environment";
import type { Wheel } from "./get-wheel.ts";

/** A wheel of stable-retro has 7,000 files and 360 MB, most of it in one core that Lockstep does not play. */
const limits = { entries: 1 << 16, entryBytes: 1 << 28, bytes: 1 << 30 };

/** What of a wheel is wanted. */
export interface Wanted {
  /** Names of cores' files, without `_libretro.so`. */
  readonly cores: readonly string[];
  /** gym-retro's names of consoles. */
  readonly systems: readonly string[];
}

export interface WheelContent {
  /** Named as they are in the wheel, e.g. `fceumm_libretro.so`. */
  readonly cores: readonly ZipEntry[];
  readonly licences: readonly ZipEntry[];
  /** Files of integrations, as `Airstriker-Genesis-v0/data.json`. */
  readonly games: readonly ZipEntry[];
}

const corePath = /^stable_retro\/cores\/(\w+)_libretro\.(?:so|dylib|dll)$/;
const licencePath = /^[\w.-]+\.dist-info\/licenses\/(\w[\w.-]*)$/;
const gamePath = /^stable_retro\/data\/stable\/(\w+-(\w+)-v0\/\w[\w .-]*)$/;

/**
 * Takes what is wanted out of a wheel; nothing else of it is unpacked.
 * @throws {EnvironmentError} `ARCHIVE_UNREADABLE`
 */
export function unpackWheel({ path, bytes }: Wheel, { cores, systems }: Wanted): WheelContent {
  const isGame = (name: string): boolean => systems.includes(gamePath.exec(name)?.[2] ?? "");
  const isCore = (name: string): boolean => cores.includes(corePath.exec(name)?.[1] ?? "");
  const entries = readZip(
    bytes,
    path,
    (name) => isCore(name) || licencePath.test(name) || isGame(name),
    limits,
  );
  const parts = (pattern: RegExp, part: (name: string) => string): readonly ZipEntry[] =>
    entries
      .filter(({ name }) => pattern.test(name))
      .map((entry) => ({ ...entry, name: part(entry.name) }));
  return {
    cores: parts(corePath, (name) => name.slice(name.lastIndexOf("/") + 1)),
    licences: parts(licencePath, (name) => licencePath.exec(name)?.[1] ?? ""),
    games: parts(gamePath, (name) => gamePath.exec(name)?.[1] ?? ""),
  };
}
