import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { skipUnless } from "@lockstep/system/testing";

/** A Python with the packages of `test/python/requirements.txt`. */
export const python: string = process.env["LOCKSTEP_PYTHON"] ?? "";

export const skipWithoutPython: string | false = skipUnless(
  python !== "" && existsSync(python),
  "a Python with test/python/requirements.txt, named by LOCKSTEP_PYTHON",
);

/**
 * stable-retro in that Python, for tests that may need other modules as well.
 * @returns its folder, in which its cores and games are, or why the test is skipped
 */
export function stableRetroWith(...modules: readonly string[]): {
  readonly folder: string;
  readonly skipWithoutThem: string | false;
} {
  if (skipWithoutPython !== false) return { folder: "", skipWithoutThem: skipWithoutPython };
  const wanted = [...modules, "stable_retro"].join(", ");
  // Found, not imported: some take seconds.
  const program = [
    "from importlib.util import find_spec",
    `found = [find_spec(name) for name in "${wanted}".split(", ")]`,
    'print(found[-1].submodule_search_locations[0] if all(found) else "")',
  ].join("\n");
  const folder = spawnSync(python, ["-c", program], { encoding: "utf8" }).stdout.trim();
  const what = `${wanted} in ${python}, see test/python/requirements.txt`;
  return { folder, skipWithoutThem: skipUnless(folder !== "", what) };
}
