import { existsSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { messageOf } from "@lockstep/errors";
import { makeFolder, PartialFile, readBounded, sha256Hex } from "@lockstep/system";
import { InstallerError } from "../installer-error.ts";
import type { Server } from "../package-index/ask-server.ts";
import { downloadFile } from "../package-index/download-file.ts";
import { authorization, findFile } from "../package-index/find-file.ts";
import type { PackageIndex } from "../package-index/pip-index.ts";
import type { KnownWheel, WheelRelease } from "../wheel-release.ts";
import { writingTo } from "../writing-to.ts";

/** A wheel in memory, whose hash was checked. */
export interface Wheel {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Where a wheel is fetched from, and who hears how far it is. */
export interface WheelSource {
  /** Asked for only when something must be fetched. */
  index(): PackageIndex;
  readonly server: Server;
  /** Called once before anything is fetched. @returns hears how many bytes are there */
  fetching(wheel: KnownWheel, index: PackageIndex): (bytes: number) => void;
}

const mostWheelBytes = 1024 * 1024 * 1024;

/**
 * The release's wheel for a machine: the one in the folder, or else from the index, which leaves it in the folder.
 * @throws {InstallerError} `MACHINE_UNSUPPORTED` and those of the download
 */
export async function fetchWheel(
  release: WheelRelease,
  machine: string,
  folder: string,
  source: WheelSource,
): Promise<Wheel> {
  const wheel = release.wheels.find((each) => each.machine === machine);
  if (wheel === undefined) throw noWheelFor(release, machine);
  const path = join(folder, wheel.file);
  if (isWhole(path, wheel)) {
    const bytes = readBounded(path, mostWheelBytes);
    if (sha256Hex(bytes) === wheel.sha256) return { path, bytes };
  }
  const index = source.index();
  const progress = source.fetching(wheel, index);
  const { server } = source;
  const url = await findFile(index, release.project, wheel.file, server);
  // Files of an index may lie on another server, which gets no password.
  const headers = url.origin === index.url.origin ? authorization(index) : {};
  await writingTo(path, async () => {
    makeFolder(folder);
    const file = new PartialFile(path);
    await downloadFile({ url, headers, wheel, file, server, progress });
  });
  return { path, bytes: readBounded(path, mostWheelBytes) };
}

/**
 * A wheel that the user has already.
 * @throws {InstallerError} `WHEEL_UNREADABLE`, `WHEEL_DIFFERS` for one that is none of the release, `MACHINE_UNSUPPORTED`
 */
export function readWheel(path: string, release: WheelRelease, machine: string): Wheel {
  const { project, version, wheels } = release;
  let bytes: Uint8Array;
  try {
    bytes = readBounded(path, mostWheelBytes);
  } catch (error) {
    throw new InstallerError(
      "WHEEL_UNREADABLE",
      `${path}: ${messageOf(error)}. Name a file of ${project} ${version} on this machine, or leave --from out: it is then fetched.`,
      { cause: error },
    );
  }
  const sha256 = sha256Hex(bytes);
  const wheel = wheels.find((each) => each.sha256 === sha256);
  if (wheel === undefined) {
    const named = wheels.find(({ file }) => file === basename(path));
    const expected =
      named === undefined
        ? `one of ${project} ${version}'s wheels: pip download --no-deps ${project}==${version}`
        : named.sha256;
    throw new InstallerError(
      "WHEEL_DIFFERS",
      `${path} has SHA-256 ${sha256}, expected ${expected}. It is not used.`,
    );
  }
  if (wheel.machine !== machine) {
    throw new InstallerError(
      "MACHINE_UNSUPPORTED",
      `${path} is for ${wheel.machine}, this machine is ${machine}. ${whatThereIs(release, machine)}`,
    );
  }
  return { path, bytes };
}

function noWheelFor(release: WheelRelease, machine: string): InstallerError {
  const { project, version } = release;
  return new InstallerError(
    "MACHINE_UNSUPPORTED",
    `${project} ${version} has no wheel for ${machine}. ${whatThereIs(release, machine)}`,
  );
}

function whatThereIs({ wheels }: WheelRelease, machine: string): string {
  const machines = [...new Set(wheels.map((wheel) => wheel.machine))];
  return machines.includes(machine)
    ? `Leave --from out, or name a wheel for ${machine}.`
    : `Its wheels are for ${machines.join(" and ")}; get cores with RetroArch's core downloader, and name their folder with --cores-path.`;
}

function isWhole(path: string, { bytes }: KnownWheel): boolean {
  return existsSync(path) && statSync(path).size === bytes;
}
