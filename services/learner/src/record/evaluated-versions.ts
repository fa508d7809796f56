import { statSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "@lockstep/errors";
import {
  bestKept,
  type EvaluationLedger,
  emptyEvaluationLedger,
  evaluationLedgerFile,
  keptWeights,
  readEvaluationLedger,
  type VersionEvaluation,
} from "@lockstep/round";
import type { Logger } from "@lockstep/service-kit";
import { type EvaluatedStartState, type EvaluationStatus, scoresOf } from "@lockstep/status";

/** Most versions that wait to be evaluated: each has its weights and its optimizer's state in the run folder. */
const mostWaiting = 32;

export interface EvaluatedVersionsOptions {
  /** The run's. */
  readonly folder: string;
  /** Versions between two evaluations; 0 for none. */
  readonly every: number;
  readonly logger: Pick<Logger, "warn">;
}

/**
 * Which versions are evaluated while the run trains, and must stay in the run folder for it: those that wait for their
 * evaluation, and the best. Who evaluates them writes the run's evaluation ledger; the learner only reads it, so that
 * nothing that an evaluation does can reach the training.
 */
export class EvaluatedVersions {
  readonly #options: EvaluatedVersionsOptions;
  /** SHA-256 of the weights by version, of those that the run folder has. */
  readonly #saved: Map<number, string>;
  #ledger: EvaluationLedger = emptyEvaluationLedger;
  /** Of the file that {@link #ledger} was read from. */
  #stamp = "";
  #leftOut = 0;

  constructor(options: EvaluatedVersionsOptions) {
    this.#options = options;
    this.#saved = keptWeights(options.folder);
  }

  /** Whether a version must be saved, so that it can be evaluated. Says so when there is no room for it. */
  isDue(version: number): boolean {
    if (!this.#isTurnOf(version)) return false;
    if (this.#waiting.length < mostWaiting) return true;
    this.#leftOut += 1;
    this.#options.logger.warn("a version is not evaluated: too many wait", {
      version,
      waiting: mostWaiting,
    });
    return false;
  }

  /** A version that was to be evaluated could not be saved. */
  notSaved(version: number): void {
    this.#leftOut += 1;
    this.#options.logger.warn("a version is not evaluated: it could not be saved", { version });
  }

  added(version: number, sha256: string): void {
    this.#saved.set(version, sha256);
  }

  removed(version: number): void {
    this.#saved.delete(version);
  }

  /** Whether a version's files must stay, however old they are. */
  isPinned(version: number): boolean {
    return this.#isWaiting(version, this.#read()) || this.#best?.version === version;
  }

  get status(): EvaluationStatus {
    const { evaluations } = this.#read();
    const last = evaluations.at(-1)?.evaluation;
    const best = this.#best;
    return {
      every: this.#options.every,
      evaluated: evaluations.length,
      waiting: this.#waiting.length,
      leftOut: this.#leftOut,
      last: last === undefined ? null : scored(last),
      best: best === null ? null : scored(best),
      byStartState: last === undefined ? {} : startStatesOf(last),
    };
  }

  #isTurnOf(version: number): boolean {
    const { every } = this.#options;
    return every > 0 && version > 0 && version % every === 0;
  }

  #isWaiting(version: number, { evaluations }: EvaluationLedger): boolean {
    const sha256 = this.#saved.get(version);
    if (sha256 === undefined || !this.#isTurnOf(version)) return false;
    return !evaluations.some(
      ({ evaluation }) => evaluation.version === version && evaluation.weightsSha256 === sha256,
    );
  }

  get #waiting(): number[] {
    const ledger = this.#read();
    return [...this.#saved.keys()].filter((version) => this.#isWaiting(version, ledger));
  }

  /** Among the versions that are still here, as they were evaluated. */
  get #best(): VersionEvaluation | null {
    return bestKept(this.#read(), this.#saved);
  }

  /** As it is now: somebody else writes it. */
  #read(): EvaluationLedger {
    const path = join(this.#options.folder, evaluationLedgerFile);
    const status = statSync(path, { throwIfNoEntry: false });
    const stamp = status === undefined ? "" : `${status.size} ${status.mtimeMs} ${status.ino}`;
    if (stamp === this.#stamp) return this.#ledger;
    this.#stamp = stamp;
    try {
      this.#ledger = readEvaluationLedger(path);
      const { problem } = this.#ledger;
      if (problem !== null) this.#options.logger.warn("evaluations are damaged", { path, problem });
    } catch (error) {
      this.#options.logger.warn("evaluations cannot be read", { path, problem: messageOf(error) });
    }
    return this.#ledger;
  }
}

function scored(evaluation: VersionEvaluation) {
  return { version: evaluation.version, ...scoresOf(evaluation) };
}

function startStatesOf({ policies, trainingStates }: VersionEvaluation) {
  return Object.fromEntries(
    (policies["trained"] ?? []).map(
      ({ state, returnMean, progressMean, finishedShare }): [string, EvaluatedStartState] => [
        state,
        { heldOut: !trainingStates.includes(state), returnMean, progressMean, finishedShare },
      ],
    ),
  );
}
