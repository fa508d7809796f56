import { packageVersion } from "@lockstep/system";
import { CliError } from "../cli-error.ts";

/** The version of Lockstep that runs here. */
export const ownVersion: string = packageVersion(new URL("..", import.meta.url).href);

/** How run folders are laid out. A release that older ones could not read raises it, and docs/releases.md says so. */
export const runFormat = 1;
/** The oldest layout that this version reads. */
const oldestRunFormat = 1;

/**
 * The oldest version of Lockstep that computes the same bits as this one. A release that changes a result raises it, and
 * CHANGELOG.md says so.
 */
export const resultsSince = "0.1.0";

/** What a run folder's record says of the program that made it. Folders from before it was kept say nothing. */
interface MadeBy {
  readonly format?: unknown;
  readonly lockstep?: unknown;
}

/**
 * @param record the content of `run.json`, perhaps damaged
 * @throws {CliError} `RUN_FOLDER` when another version of Lockstep is needed to read the folder
 */
export function expectKnownFormat(folder: string, record: unknown): void {
  const { format = runFormat, lockstep } = (record ?? {}) as MadeBy;
  if (typeof format !== "number" || !Number.isInteger(format)) return;
  if (format >= oldestRunFormat && format <= runFormat) return;
  const by = typeof lockstep === "string" ? lockstep : "another version";
  const which = format > runFormat ? `version ${by} or a newer one` : `version ${by}`;
  throw new CliError(
    "RUN_FOLDER",
    `${folder} was made by Lockstep ${by} in format ${format}; this is Lockstep ${ownVersion}, which reads format ${runFormat}: use ${which} for it`,
  );
}

/**
 * Why another version of Lockstep does not compute the same bits as this one; `null` when it does, as far as its number says.
 * A version of the same series is expected to: 0.3.2 and 0.3.7, 2.1.0 and 2.4.0.
 * @param version as a ledger has it
 */
export function resultsDiffer(
  version: string | undefined,
  own: string = ownVersion,
  since: string = resultsSince,
): string | null {
  const [that, here, oldest] = [numbersOf(version), numbersOf(own), numbersOf(since)];
  if (that === null || here === null || oldest === null) return null;
  if (isBefore(that, oldest))
    return `Lockstep ${version} computes other bits than ${own}, whose results are those since ${since}`;
  if (!isBefore(here, that) || seriesOf(that) === seriesOf(here)) return null;
  return `Lockstep ${version} is newer than ${own} and may compute other bits`;
}

type Numbers = readonly [major: number, minor: number, patch: number];

/** @returns `null` for what is no version, e.g. of a test's ledger */
function numbersOf(version: string | undefined): Numbers | null {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)/.exec(version ?? "") ?? [];
  return major === undefined ? null : [Number(major), Number(minor), Number(patch)];
}

function isBefore(one: Numbers, other: Numbers): boolean {
  const place = one.findIndex((each, index) => each !== other[index]);
  return place >= 0 && (one[place] ?? 0) < (other[place] ?? 0);
}

/** Before 1.0.0 a new minor version may change everything: https://semver.org/#spec-item-4 */
function seriesOf([major, minor]: Numbers): string {
  return major === 0 ? `0.${minor}` : String(major);
}
