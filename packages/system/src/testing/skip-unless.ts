/**
 * For node:test's option `skip`: why a test is skipped when something it needs is missing, or `false`. With
 * `LOCKSTEP_REQUIRE_ALL=1`, which continuous integration sets, it throws instead.
 * @param needed what is missing and how to get it, e.g. `redis-server (apt-get install redis-server)`
 */
export function skipUnless(present: boolean, needed: string): string | false {
  if (present) return false;
  if (process.env["LOCKSTEP_REQUIRE_ALL"] === "1")
    throw new Error(`LOCKSTEP_REQUIRE_ALL=1 asks for every test, but this is missing: ${needed}`);
  return `needs ${needed}`;
}

/**
 * For a test that only some machines can run, or that runs only on request: why it is skipped, or `false`. It is never
 * an error, because no installation would change it.
 * @param where e.g. `Linux`
 */
export function skipElsewhere(isHere: boolean, where: string): string | false {
  return isHere ? false : `only for ${where}`;
}
