import { messageOf } from "@lockstep/errors";
import { canonicalJson } from "@lockstep/run-configuration";
import { replaceFileSync } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { copyModule } from "../run-folder/copied-module.ts";
import { createRunFolder, pathsOf } from "../run-folder/run-folder.ts";
import { withoutSecret } from "../run-folder/version-store.ts";
import { type EvaluationPlan, keepEvaluationPlan } from "./evaluation-plan.ts";
import type { RunPlan } from "./run-plan.ts";

/**
 * Makes the folder of a new run. It then holds the files that a learner is started with, as a resumed one does.
 * An environment of the user's own is copied into it.
 * @param evaluation how its versions are evaluated; `null` where they are not
 * @throws {CliError} `RUN_EXISTS`, `RUN_FOLDER`
 */
export async function prepareRunFolder(
  plan: RunPlan,
  evaluation: EvaluationPlan | null,
): Promise<void> {
  const { resumed, folder, configuration, run } = plan;
  if (resumed === null) {
    const createdAt = new Date().toISOString();
    const store = withoutSecret(plan.store);
    createRunFolder(folder, { run, configuration, store, createdAt });
    if (plan.environmentFile !== undefined) await copyModule(plan.environmentFile, folder);
  }
  const paths = pathsOf(folder);
  const settings = {
    run,
    runDir: folder,
    runConfiguration: paths.configuration,
    ...(plan.algorithmText !== null && { algorithmFile: paths.algorithm }),
    ...(configuration.initialWeights && { initialWeightsFile: paths.initialWeights }),
    ...(evaluation !== null && { evaluateEvery: evaluation.every }),
  };
  if (plan.initialWeights !== null) replace(paths.initialWeights, plan.initialWeights);
  replace(paths.configuration, canonicalJson(configuration));
  if (plan.algorithmText !== null) replace(paths.algorithm, plan.algorithmText);
  replace(paths.learnerSettings, `${JSON.stringify(settings, null, 2)}\n`);
  keepEvaluationPlan(folder, evaluation);
}

function replace(path: string, content: string | Uint8Array): void {
  try {
    replaceFileSync(path, content);
  } catch (error) {
    throw new CliError(
      "RUN_FOLDER",
      `${path} cannot be written: ${messageOf(error)}; make the folder writable, or choose another --run-dir`,
      {
        cause: error,
      },
    );
  }
}
