import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { skipUnless } from "@lockstep/system/testing";

const compiler = process.env["CC"] ?? "cc";

/** Why no test core can be made; `false` when it can. */
export const noWildCore: string | false = skipUnless(
  spawnSync(compiler, ["--version"]).status === 0,
  `a C compiler, ${compiler} (apt-get install gcc libc6-dev)`,
);

/**
 * Compiles `wild-core.c`. The file goes when the process ends.
 * @param fullPath whether it wants its cartridge as a file; it is then also linked as hardened libraries are, whose imports
 * are read-only once it is loaded
 */
export function compileWildCore(fullPath: boolean): string {
  const folder = mkdtempSync(join(tmpdir(), "wild-core-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const source = fileURLToPath(new URL("../../src/testing/wild-core.c", import.meta.url));
  const core = join(folder, "wild_libretro.so");
  const flags = ["-std=c11", "-O1", "-fPIC", "-shared", `-DWILD_FULL_PATH=${fullPath ? 1 : 0}`];
  if (fullPath && process.platform === "linux")
    flags.push("-fno-plt", "-Wl,-z,relro", "-Wl,-z,now");
  execFileSync(compiler, [...flags, "-o", core, source]);
  return core;
}
