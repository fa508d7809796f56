import type { VersionEvaluation } from "@lockstep/round";
import { keepEvaluation } from "../evaluate/keep-evaluation.ts";
import { showEvaluation } from "../evaluate/show-evaluation.ts";
import type { FinishedRun } from "../model-source/finished-run.ts";
import type { CommandContext } from "../options/command.ts";
import { readSavedWeights, type SavedWeights } from "../run-folder/saved-weights.ts";
import type { EvaluationFile } from "./evaluation-file.ts";
import type { VersionPlayer } from "./version-player.ts";
import { type HowEvaluated, waitingVersions } from "./waiting-versions.ts";

export interface EvaluatorOptions extends HowEvaluated {
  readonly run: FinishedRun;
  /** Those of the training and those that are held out. */
  readonly states: readonly string[];
  readonly file: EvaluationFile;
  readonly player: VersionPlayer;
  readonly context: Pick<CommandContext, "err">;
  /** Called when an evaluation begins, after each of its episodes, and at its end. */
  progressed(progress: EvaluatorProgress): void;
}

/** How far it is. */
export interface EvaluatorProgress {
  readonly version: number;
  readonly played: number;
  readonly episodes: number;
  /** Versions that wait, this one among them. */
  readonly waiting: number;
}

/** Weights that cannot be read are looked at again so often: the learner may just have replaced them. */
const mostLooks = 5;

/** Evaluates the versions of a run that are kept for it, each once, in their order. */
export class Evaluator {
  readonly #options: EvaluatorOptions;
  readonly #looks = new Map<number, number>();

  constructor(options: EvaluatorOptions) {
    this.#options = options;
  }

  /**
   * The versions that wait, ascending.
   * @param last that is evaluated as well, whether or not it is its turn: where the run has ended
   */
  waiting(last: number | null): number[] {
    const { run, file, every, seed, episodes, mostSteps } = this.#options;
    const how = { every, seed, episodes, mostSteps };
    return waitingVersions(run.folder, how, file.ledger, last);
  }

  /**
   * Evaluates the first version that waits.
   * @param threads at most
   * @returns what it came to, or `null` where there was none or its weights are to be read once more
   * @throws {CliError} `RUN_FOLDER` when its weights stay unreadable
   */
  async evaluateNext(last: number | null, threads: number): Promise<VersionEvaluation | null> {
    const waiting = this.waiting(last);
    const [version] = waiting;
    if (version === undefined) return null;
    const weights = this.#weightsOf(version);
    if (weights === null) return null;
    return await this.#evaluate(weights, waiting.length, threads);
  }

  /** @returns `null` when they should be looked at again */
  #weightsOf(version: number): SavedWeights | null {
    try {
      return readSavedWeights(this.#options.run.folder, version);
    } catch (error) {
      const looks = (this.#looks.get(version) ?? 0) + 1;
      this.#looks.set(version, looks);
      if (looks < mostLooks) return null;
      throw error;
    }
  }

  async #evaluate(
    weights: SavedWeights,
    waiting: number,
    threads: number,
  ): Promise<VersionEvaluation> {
    const { run, states, seed, episodes, mostSteps, file, player, context } = this.#options;
    const { version } = weights;
    const total = states.length * episodes;
    let played = 0;
    const say = (): void => this.#options.progressed({ version, played, episodes: total, waiting });
    say();
    const what = { states, seed, episodes, mostSteps };
    const rows = await player.play(weights, what, threads, () => {
      played += 1;
      say();
    });
    const evaluation: VersionEvaluation = {
      run: run.record.run,
      ...{ seed, episodes, greedy: false, mostSteps, version },
      weightsSha256: weights.sha256,
      policies: { trained: rows },
      trainingStates: run.environment.spec.startStates,
    };
    // First what can be written twice: a process that is killed in between evaluates the version once more.
    keepEvaluation(run.folder, evaluation, context);
    await file.add(evaluation);
    const results = rows.map((row) => ({ row, picture: null }));
    await showEvaluation(run, version, results, context);
    return evaluation;
  }
}
