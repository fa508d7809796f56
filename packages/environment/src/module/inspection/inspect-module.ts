import { askProcess } from "@lockstep/system";
import { EnvironmentError } from "../../environment-error.ts";
import type { ModuleDeclaration } from "../environment-module.ts";
import { cannotBeLoaded, loadLimitMs, loadsTooLong } from "../load-module.ts";
import { readModuleFiles } from "../module-files.ts";
import type { Inspection } from "./inspection-process.ts";

/**
 * Loads a module in a process of its own, because its code may never end or may end the process. It must also ask no
 * clock, no generator and no timer while it is loaded: it is loaded in every process that plays it.
 * @param file absolute path
 * @throws {EnvironmentError} `MODULE_UNREADABLE`, `MODULE_MALFORMED`
 */
export async function inspectModule(
  file: string,
  limitMs: number = loadLimitMs,
): Promise<ModuleDeclaration> {
  const files = await readModuleFiles(file);
  const script = new URL("./inspection-process.js", import.meta.url);
  const reply = await askProcess<string, Inspection>(script, files.file, { limitMs });
  if (reply.kind === "late") throw loadsTooLong(files.file, limitMs);
  if (reply.kind === "ended")
    throw cannotBeLoaded(
      files.file,
      `it ended the process that loaded it (${reply.how}), expected a file that only defines its environment`,
    );
  const { answer } = reply;
  if ("declaration" in answer) return answer.declaration;
  throw new EnvironmentError(answer.code, answer.message);
}
