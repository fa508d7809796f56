import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { skipUnless } from "@lockstep/system/testing";

/** A Python with the packages of `test/python/requirements.txt`. */
export const python: string = process.env["LOCKSTEP_PYTHON"] ?? "";

export const skipWithoutPython: string | false = skipUnless(
  python !== "" && existsSync(python),
  "a Python with test/python/requirements.txt, named by LOCKSTEP_PYTHON",
);

const stableRetro =
  skipWithoutPython === false &&
  spawnSync(python, ["-c", "import stable_retro; print(stable_retro.__file__)"], {
    encoding: "utf8",
  });

export const skipWithoutStableRetro: string | false =
  skipWithoutPython ||
  skipUnless(
    stableRetro !== false && stableRetro.status === 0,
    "stable-retro in the Python of LOCKSTEP_PYTHON, see test/python/requirements.txt",
  );

/** The folder of stable-retro's cores. */
export function stableRetroCores(): string {
  const module = stableRetro === false ? "" : stableRetro.stdout.trim();
  return join(dirname(module), "cores");
}
