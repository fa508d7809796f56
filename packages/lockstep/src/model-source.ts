import { folderAt, type ModelSource, modelSourceAt } from "@lockstep/cli/playing";
import { z } from "zod";
import { checked, type VersionChoice } from "./checked-options.ts";
import { LibraryError } from "./library-error.ts";

/**
 * The weights that a caller names.
 * @param what the function that was called
 * @throws {LibraryError} `BAD_ARGUMENT`
 * @throws {LockstepError} when the best version of a run is not known
 */
export function sourceOf(
  folder: string,
  version: VersionChoice | undefined,
  what: string,
): ModelSource {
  const at = folderAt(checked(z.string().min(1), folder, what), process.cwd(), "folder");
  const source = modelSourceAt(at, version);
  if (source.kind === "run" || version === undefined) return source;
  throw new LibraryError(
    "BAD_ARGUMENT",
    `${at} is an export, which has one version; leave version ${version} out, or name the run's folder`,
  );
}
