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

/** How a test core is linked. */
export interface WildCoreOptions {
  /**
   * It wants its cartridge as a file; it is then also linked as hardened libraries are, whose imports are read-only once it is
   * loaded.
   */
  readonly fullPath?: boolean;
  /** The system does not unload it. */
  readonly staysLoaded?: boolean;
  /** A variable of this name is marked as the only one of the process, as GNU's compiler marks some of C++. */
  readonly unique?: string;
}

/** Compiles `wild-core.c`. The file goes when the process ends. */
export function compileWildCore(options: WildCoreOptions = {}): string {
  const { fullPath = false, staysLoaded = false, unique } = options;
  const folder = mkdtempSync(join(tmpdir(), "wild-core-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const source = fileURLToPath(new URL("../../src/testing/wild-core.c", import.meta.url));
  const core = join(folder, "wild_libretro.so");
  const flags = ["-std=c11", "-O1", "-fPIC", "-shared", `-DWILD_FULL_PATH=${fullPath ? 1 : 0}`];
  if (fullPath && process.platform === "linux")
    flags.push("-fno-plt", "-Wl,-z,relro", "-Wl,-z,now");
  if (staysLoaded) flags.push("-Wl,-z,nodelete");
  if (unique !== undefined) flags.push(`-DWILD_UNIQUE=${unique}`);
  execFileSync(compiler, [...flags, "-o", core, source]);
  return core;
}
