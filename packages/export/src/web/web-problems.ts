import { sha256Hex } from "@lockstep/system";
import type { ExportProblem } from "../files/checked-files.ts";
import type { ReadWebExport } from "./read-web-export.ts";
import { webContents } from "./web-contents.ts";

/**
 * Makes a page's files again from its description, weights and cartridge, and compares.
 * @returns each file that this version of Lockstep would write differently, or would not write
 */
export function webProblems(page: ReadWebExport): ExportProblem[] {
  const { checksums, description } = page;
  const contents = webContents(page);
  const written = `Lockstep ${description.lockstep}`;
  const changed = [...contents].flatMap(([name, bytes]): ExportProblem[] => {
    const found = checksums.get(name);
    if (found === undefined) return [{ where: name, what: `is not there; ${written} writes it` }];
    return found === sha256Hex(bytes)
      ? []
      : [{ where: name, what: `is not what ${written} writes for this agent` }];
  });
  const others = [...checksums.keys()].filter((name) => !contents.has(name));
  return [...changed, ...others.map((name) => ({ where: name, what: `is not of ${written}` }))];
}
