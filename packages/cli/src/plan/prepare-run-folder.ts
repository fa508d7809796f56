import { messageOf } from "@lockstep/errors";
import { canonicalJson } from "@lockstep/run-configuration";
import { replaceFileSync } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { createRunFolder, pathsOf } from "../run-folder/run-folder.ts";
import { withoutSecret } from "../run-folder/version-store.ts";
import type { RunPlan } from "./run-plan.ts";

/**
 * Makes the folder of a new run, or finds that a resumed one is still of the same cartridge; both then hold the files that
 * a learner is started with.
 * @throws {CliError} `RUN_DIFFERS`, `RUN_EXISTS`, `RUN_FOLDER`
 */
export function prepareRunFolder(plan: RunPlan, romSha1: string): void {
  const { resumed, folder, configuration, run } = plan;
  if (resumed === null) {
    const createdAt = new Date().toISOString();
    const store = withoutSecret(plan.store);
    createRunFolder(folder, { run, configuration, romSha1, store, createdAt });
  } else if (resumed.romSha1 !== romSha1) {
    throw new CliError(
      "RUN_DIFFERS",
      `${folder} was trained on a cartridge with SHA-1 ${resumed.romSha1}, found one with ${romSha1}; put the first one back`,
    );
  }
  const paths = pathsOf(folder);
  const settings = { run, runDir: folder, runConfiguration: paths.configuration, romSha1 };
  replace(paths.configuration, canonicalJson(configuration));
  replace(paths.learnerSettings, `${JSON.stringify(settings, null, 2)}\n`);
}

function replace(path: string, text: string): void {
  try {
    replaceFileSync(path, text);
  } catch (error) {
    throw new CliError("RUN_FOLDER", `${path} cannot be written: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
