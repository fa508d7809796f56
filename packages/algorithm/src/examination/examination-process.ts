import { messageOf } from "@lockstep/errors";
import {
  answerProcess,
  forbidExit,
  type HiddenUse,
  thrownAt,
  watchHiddenSources,
  withOutsideErrors,
} from "@lockstep/system";
import type { BatchShape } from "../algorithm.ts";
import { codeOfAlgorithms } from "../algorithm-code.ts";
import { AlgorithmError, type AlgorithmErrorCode } from "../algorithm-error.ts";
import type { AlgorithmSetting } from "../algorithm-setting.ts";
import { chooseAlgorithm } from "../choose-algorithm.ts";
import { loadAlgorithm, loading } from "../file/load-algorithm.ts";
import { rehearseAlgorithm } from "./rehearse-algorithm.ts";

/** What an update of a run would ask its algorithm. */
export interface Rehearsal {
  readonly setting: AlgorithmSetting;
  readonly batch: BatchShape;
  /** That the environment has. */
  readonly actions: number;
}

export interface ExaminationQuestion {
  /** Absolute. */
  readonly path: string;
  /** `null`: the file is loaded and no more. */
  readonly rehearsal: Rehearsal | null;
}

/** What is wrong with the file; `null` where nothing is. */
export type Examination = { readonly code: AlgorithmErrorCode; readonly message: string } | null;

async function examine(
  { path, rehearsal }: ExaminationQuestion,
  uses: readonly HiddenUse[],
  asking: (what: string) => void,
): Promise<void> {
  asking(loading);
  const { algorithm } = await loadAlgorithm(path);
  if (rehearsal !== null) {
    const { setting, batch, actions } = rehearsal;
    asking("loss");
    const chosen = chooseAlgorithm(setting, { [algorithm.name]: algorithm });
    rehearseAlgorithm(chosen, batch, actions, asking);
  }
  const [use] = uses;
  if (use === undefined) return;
  const { inside, at = "" } = use.place ?? {};
  throw new AlgorithmError(
    "INVALID_ALGORITHM",
    `algorithm ${path}: ${inside ?? "it"} uses ${use.what} (${at}), expected what follows from its arguments alone; draw with uniform(seed, …) of the language`,
  );
}

answerProcess(async (question: ExaminationQuestion, doing): Promise<Examination> => {
  forbidExit();
  const uses = watchHiddenSources({ shiftMs: 0, nameOf: codeOfAlgorithms });
  try {
    await withOutsideErrors(() => examine(question, uses, doing));
    return null;
  } catch (error) {
    if (error instanceof AlgorithmError) return { code: error.code, message: error.message };
    const message = `algorithm ${question.path}: ${messageOf(error)}${thrownAt(error, codeOfAlgorithms)}`;
    return { code: "INVALID_ALGORITHM", message };
  }
});
