import { existsSync } from "node:fs";
import { skipUnless } from "@lockstep/system/testing";

/** A Python with the packages of `test/python/requirements.txt`. */
export const python: string = process.env["LOCKSTEP_PYTHON"] ?? "";

export const skipWithoutPython: string | false = skipUnless(
  python !== "" && existsSync(python),
  "a Python with test/python/requirements.txt, named by LOCKSTEP_PYTHON",
);
