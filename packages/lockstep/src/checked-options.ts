import { z } from "zod";
import { LibraryError } from "./library-error.ts";

const seeds = 2 ** 32;
const longest = 1e9;

/** A seed of draws. */
export const seed: z.ZodType<number> = z.int().min(0).lt(seeds);
/** A version of weights, or the best one by the evaluations that its run has made. */
export type VersionChoice = number | "best";
/** {@link VersionChoice} */
export const version: z.ZodType<VersionChoice> = z.union(
  [z.int().min(0).lt(seeds), z.literal("best")],
  { error: "expected a version's number or best" },
);
/** Steps after which an episode is cut. */
export const mostSteps: z.ZodType<number> = z.int().min(1).max(longest);

/** Where games, cartridges and cores are searched, besides the usual places. Relative to the working folder. */
export interface Places {
  /** Folders with game integrations. */
  readonly gamesPath?: readonly string[] | undefined;
  /** Folders with cartridges. */
  readonly romsPath?: readonly string[] | undefined;
  /** Folders with libretro cores. */
  readonly coresPath?: readonly string[] | undefined;
}

const folders: z.ZodType<readonly string[] | undefined> = z.array(z.string()).readonly().optional();

/** The keys of {@link Places}. */
export const placesShape: {
  readonly gamesPath: typeof folders;
  readonly romsPath: typeof folders;
  readonly coresPath: typeof folders;
} = { gamesPath: folders, romsPath: folders, coresPath: folders };

/** With nothing left out. */
export function completePlaces({ gamesPath = [], romsPath = [], coresPath = [] }: Places): {
  readonly gamesPath: readonly string[];
  readonly romsPath: readonly string[];
  readonly coresPath: readonly string[];
} {
  return { gamesPath, romsPath, coresPath };
}

/**
 * Options as a function takes them: JavaScript does not check types.
 * @param what the function, e.g. `loadPolicy`
 * @throws {LibraryError} `BAD_ARGUMENT` with all problems in one line
 */
export function checked<Value>(schema: z.ZodType<Value>, value: unknown, what: string): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => {
    const key = path.join(".");
    return key === "" ? message : `${key}: ${message}`;
  });
  throw new LibraryError(
    "BAD_ARGUMENT",
    `${what} was called with other options than it takes: ${problems.join("; ")}; docs/library.md lists them`,
  );
}
