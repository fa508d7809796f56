/**
 * Why a test is skipped where what it needs is not there, or `false`, for node:test's option `skip`.
 * `LOCKSTEP_REQUIRE_ALL=1`, which continuous integration sets, makes it an error.
 * @param needed what is missing and how to get it, e.g. `redis-server (apt-get install redis-server)`
 */
export function skipUnless(present: boolean, needed: string): string | false {
  if (present) return false;
  if (process.env["LOCKSTEP_REQUIRE_ALL"] === "1")
    throw new Error(`LOCKSTEP_REQUIRE_ALL=1 asks for every test, but this is missing: ${needed}`);
  return `needs ${needed}`;
}

/**
 * Why a test is skipped that only some machines can run, or that runs only when somebody asks for it, or `false`. It is
 * no error anywhere: nothing that could be installed would change it.
 * @param where e.g. `Linux`
 */
export function skipElsewhere(isHere: boolean, where: string): string | false {
  return isHere ? false : `only for ${where}`;
}
