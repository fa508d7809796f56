import { messageOf } from "@lockstep/errors";
import {
  answerProcess,
  filesBeside,
  forbidExit,
  thrownAt,
  watchHiddenSources,
  withOutsideErrors,
} from "@lockstep/system";
import { EnvironmentError, type EnvironmentErrorCode } from "../../environment-error.ts";
import type { ModuleDeclaration } from "../environment-module.ts";
import { cannotBeLoaded, loadModule } from "../load-module.ts";

/** What a process answers that has loaded a module. */
export type Inspection =
  | { readonly declaration: ModuleDeclaration }
  | { readonly code: EnvironmentErrorCode; readonly message: string };

async function inspect(file: string): Promise<ModuleDeclaration> {
  const nameOf = filesBeside(file);
  forbidExit();
  const uses = watchHiddenSources({ shiftMs: 0, nameOf });
  try {
    const { create: _, ...declaration } = await withOutsideErrors(() => loadModule(file));
    const [use] = uses;
    if (use !== undefined)
      throw cannotBeLoaded(
        file,
        `it uses ${use.what} while it is loaded (${use.place?.at}), expected a file that only defines its environment: it is loaded again in each process, and must be the same there`,
      );
    return structuredClone(declaration);
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    throw cannotBeLoaded(file, `${messageOf(error)}${thrownAt(error, nameOf)}`, error);
  }
}

answerProcess(async (file: string, doing): Promise<Inspection> => {
  doing("loading");
  try {
    return { declaration: await inspect(file) };
  } catch (error) {
    const code = error instanceof EnvironmentError ? error.code : "MODULE_UNREADABLE";
    return { code, message: messageOf(error) };
  }
});
