import { dirname, extname, join } from "node:path";
import { readUserJson } from "@lockstep/system";
import { EnvironmentError } from "../environment-error.ts";
import { readModuleFiles } from "./module-files.ts";

/**
 * Refuses a file that Node.js would take for CommonJS, because of a package.json above it. Node.js 20 throws the error of
 * such an import twice, the second time where nobody can catch it.
 * @throws {EnvironmentError} `MODULE_UNREADABLE`
 */
export async function expectEsModules(file: string): Promise<void> {
  const { folder, contents } = await readModuleFiles(file);
  for (const name of contents.keys()) {
    const path = join(folder, name);
    const undecided = extname(name) === ".js" || extname(name) === ".ts";
    if (undecided && isTakenForCommonJs(dirname(path)))
      throw new EnvironmentError(
        "MODULE_UNREADABLE",
        `${path} cannot be used as an environment: Node.js takes it for CommonJS, because of the package.json above it or for want of one; call it ${extname(name).replace(".", ".m")}, or write "type": "module" into a package.json beside it`,
      );
  }
}

/** By the nearest package.json. */
function isTakenForCommonJs(folder: string): boolean {
  for (let each = folder; ; each = dirname(each)) {
    const type = typeIn(join(each, "package.json"));
    if (type !== null) return type === "commonjs" || (type === "" && !detectsModules);
    if (dirname(each) === each) return !detectsModules;
  }
}

/** Node.js looks into files of no type since 20.19 and 22.12, which also have this feature. */
const detectsModules = "require_module" in process.features;

/** @returns empty for a package without a type, `null` where there is none */
function typeIn(path: string): string | null {
  try {
    const { type = "" } = readUserJson(path) as { readonly type?: string };
    return type;
  } catch {
    return null;
  }
}
