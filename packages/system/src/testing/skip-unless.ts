/**
 * Why a test is skipped where what it needs is not there, or `false`, for node:test's option `skip`. All skips go through
 * it, so that `LOCKSTEP_REQUIRE_ALL=1`, which continuous integration sets, makes each of them an error.
 * @param needed e.g. `redis-server (apt-get install redis-server)`
 */
export function skipUnless(present: boolean, needed: string): string | false {
  if (present) return false;
  if (process.env["LOCKSTEP_REQUIRE_ALL"] === "1")
    throw new Error(`LOCKSTEP_REQUIRE_ALL=1 asks for every test, but this is missing: ${needed}`);
  return `needs ${needed}`;
}
