import { dirname, join } from "node:path";
import { makeFolder, replaceFileSync, replaceFileUnflushed } from "@lockstep/system";
import { InstallerError } from "./installer-error.ts";
import type { Selection } from "./offered-cores.ts";
import type { Wheel } from "./wheel/get-wheel.ts";
import { unpackWheel } from "./wheel/unpack-wheel.ts";
import type { WheelRelease } from "./wheel-release.ts";
import { writingTo } from "./writing-to.ts";

/** Where things are put. */
export interface InstallFolders {
  readonly cores: string;
  readonly games: string;
}

/** What was put there. */
export interface Installed {
  /** Paths of cores. */
  readonly cores: readonly string[];
  /** Paths of the licences' texts. */
  readonly licences: readonly string[];
  /** Names of integrations. */
  readonly games: readonly string[];
}

/**
 * Puts cores, their licences and integrations of a wheel into their folders. Other files in these folders stay.
 * @param wrote called for each file
 * @throws {InstallerError} `WHEEL_UNREADABLE` when a core is not in the wheel, `FOLDER_UNWRITABLE`
 */
export async function installCores(
  wheel: Wheel,
  release: WheelRelease,
  { cores, systems }: Selection,
  folders: InstallFolders,
  wrote: (done: number, total: number) => Promise<void>,
): Promise<Installed> {
  const content = unpackWheel(wheel, { cores: cores.map(({ file }) => file), systems });
  const lacking = cores.filter(
    ({ file }) => !content.cores.some(({ name }) => name.startsWith(`${file}_libretro.`)),
  );
  if (lacking.length > 0) {
    const names = lacking.map(({ name }) => name).join(", ");
    throw new InstallerError("WHEEL_UNREADABLE", `${wheel.path} has no ${names}.`);
  }
  const { project, version } = release;
  const licences = content.licences.map(({ name, bytes }) => ({
    path: join(folders.cores, "licences", `${project}-${version}-${name}`),
    bytes,
  }));
  const libraries = content.cores.map(({ name, bytes }) => ({
    path: join(folders.cores, name),
    bytes,
  }));
  const games = content.games.map(({ name, bytes }) => ({
    path: join(folders.games, ...name.split("/")),
    bytes,
  }));
  const total = libraries.length + licences.length + games.length;
  let done = 0;
  // A core comes last: who finds it, finds its licence and its games.
  for (const { path, bytes } of [...licences, ...games, ...libraries]) {
    writingTo(path, () => {
      makeFolder(dirname(path));
      if (path.startsWith(folders.games)) replaceFileUnflushed(path, bytes);
      else replaceFileSync(path, bytes);
    });
    done += 1;
    await wrote(done, total);
  }
  return {
    cores: libraries.map(({ path }) => path),
    licences: licences.map(({ path }) => path),
    games: [...new Set(content.games.map(({ name }) => name.slice(0, name.indexOf("/"))))].sort(),
  };
}
