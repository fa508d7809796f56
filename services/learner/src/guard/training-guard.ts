import { type LearningEngine, l2Norm } from "@lockstep/model";
import {
  afterUpdate,
  brokenRules,
  collapsedUpdates,
  firstGuardRulesState,
  Guard,
  type GuardRule,
  type GuardVerdict,
  hashedWeights,
  type LearnedState,
  type MadeUpdate,
  mostRollbacks,
} from "@lockstep/round";
import {
  defaultGuard,
  type GuardThresholds,
  type RunConfiguration,
} from "@lockstep/run-configuration";
import type { Logger } from "@lockstep/service-kit";
import type { LearnerStatus } from "@lockstep/status";
import type { GuardRecord } from "../record/open-training.ts";
import type { Tally } from "../report/tally.ts";
import type { ClosedRound } from "../round/closed-round.ts";

export interface TrainingGuardOptions {
  readonly configuration: RunConfiguration;
  /** Of the entropy alarm where the configuration has no guard. */
  readonly entropyFloor: number;
  readonly engine: Pick<
    LearningEngine,
    "weights" | "loadWeights" | "optimizerState" | "loadOptimizerState"
  >;
  readonly tally: Tally;
  readonly logger: Logger;
}

/** Where a session begins. */
export interface GuardBeginning {
  readonly version: number;
  /** What the run's checkpoint says. */
  readonly record: GuardRecord;
}

/** The part of a round's record that is looked at. */
type GuardedRound = Pick<ClosedRound, "episodes">;

/**
 * Watches for collapses of training. Each raises an alarm; where the configuration says so, the run goes back to its last
 * good version, whose weights and optimizer state are kept here and in every checkpoint.
 */
export class TrainingGuard {
  readonly #options: TrainingGuardOptions;
  readonly #thresholds: GuardThresholds;
  readonly #guard: Guard | null;
  readonly #rollbacksBefore: number;
  /** Without a guard. */
  #rules = firstGuardRulesState;
  #good: LearnedState | null;
  #candidate: LearnedState | null;
  #broken: readonly GuardRule[] = [];
  /** The last rollback of this session, as a sentence. */
  #wentBack: string | null = null;

  constructor(
    options: TrainingGuardOptions,
    { version, record: { rollbacks = 0, guard } }: GuardBeginning,
  ) {
    const config = options.configuration.learning.guard;
    this.#options = options;
    this.#thresholds = config ?? { ...defaultGuard, entropyFloor: options.entropyFloor };
    this.#rollbacksBefore = rollbacks;
    this.#guard =
      config === undefined
        ? null
        : guard === undefined
          ? Guard.begin(config, version, rollbacks)
          : Guard.continued(config, guard.state);
    this.#good = guard?.good ?? null;
    this.#candidate = guard?.candidate ?? null;
  }

  /** Keeps what the engine has learned before the session's first update, where a rollback may need it. */
  async begin(): Promise<void> {
    if (this.#guard === null || this.#good !== null) return;
    this.#good = await stateOf(this.#options.engine);
    this.#candidate = this.#good;
  }

  /** Of the run so far. */
  get rollbacks(): number {
    return this.#guard?.state.rollbacks ?? this.#rollbacksBefore;
  }

  get status(): LearnerStatus["guard"] {
    const state = this.#guard?.state;
    return {
      action: state === undefined ? "alarm" : "rollback",
      broken: this.#broken,
      goodVersion: state?.good ?? null,
      rollbacks: this.rollbacks,
    };
  }

  /** What a person should know, as sentences. */
  get remarks(): readonly string[] {
    return [
      ...(this.#wentBack === null ? [] : [this.#wentBack]),
      ...this.#broken.map((rule) => words(rule, this.#thresholds)),
    ];
  }

  get record(): GuardRecord {
    const { rollbacks } = this;
    const [state, good, candidate] = [this.#guard?.state, this.#good, this.#candidate];
    return {
      ...(rollbacks > 0 && { rollbacks }),
      ...(state && good && candidate && { guard: { state, good, candidate } }),
    };
  }

  /**
   * Looks at an update before it is published.
   * @returns the update, or one that has the last good version's weights in its place; the engine then has them, too
   */
  async examine(made: MadeUpdate, { episodes }: GuardedRound): Promise<MadeUpdate> {
    const update = { figures: made.entry.figures, episodes };
    if (this.#guard === null) {
      this.#rules = afterUpdate(this.#rules, update, this.#thresholds);
      this.#raise(brokenRules(this.#rules, this.#thresholds), made.version);
      return made;
    }
    const verdict = this.#guard.examine(made.version, update);
    this.#raise(verdict.broken, made.version);
    const result = verdict.rollback === null ? made : await this.#goBack(made, verdict.rollback);
    if (verdict.promoted) this.#good = this.#candidate;
    if (verdict.isCandidate) this.#candidate = await stateOf(this.#options.engine);
    return result;
  }

  async #goBack(
    made: MadeUpdate,
    rollback: NonNullable<GuardVerdict["rollback"]>,
  ): Promise<MadeUpdate> {
    const { engine, tally, logger } = this.#options;
    const good = this.#good as LearnedState;
    await engine.loadWeights(good.weights);
    await engine.loadOptimizerState(good.optimizerState);
    const weights = await hashedWeights(engine);
    tally.add("rollbacks");
    const { to, rule, rollbacks } = rollback;
    this.#broken = [];
    this.#wentBack = `went back to version ${to} at version ${made.version}: ${words(rule, this.#thresholds)}; the learning rate is the schedule's divided by ${2 ** rollbacks}`;
    logger.warn("training has collapsed: going back to the last good version", {
      version: made.version,
      ...rollback,
    });
    return {
      ...made,
      weights,
      weightsNorm: l2Norm(good.weights),
      entry: { ...made.entry, weightsSha256: weights.sha256, rollback },
    };
  }

  /** Counts and logs what the update before did not break. */
  #raise(broken: readonly GuardRule[], version: number): void {
    const { tally, logger } = this.#options;
    for (const rule of broken.filter((each) => !this.#broken.includes(each))) {
      tally.add(`${rule}Collapses`);
      logger.warn("training has collapsed", {
        version,
        rule,
        what: words(rule, this.#thresholds),
      });
    }
    this.#broken = broken;
    if (broken.length > 0 && this.#guard !== null && this.rollbacks >= mostRollbacks)
      this.#wentBack = `the run has gone back ${mostRollbacks} times, and does not again`;
  }
}

async function stateOf(engine: TrainingGuardOptions["engine"]): Promise<LearnedState> {
  return { weights: await engine.weights(), optimizerState: await engine.optimizerState() };
}

/** What a rule says when it is broken. */
function words(
  rule: GuardRule,
  { entropyFloor, valueLossFactor, returnEpisodes, returnLoss }: GuardThresholds,
): string {
  const sentences: Readonly<Record<GuardRule, string>> = {
    entropy: `the policy's entropy has been below ${entropyFloor} nats for ${collapsedUpdates} updates`,
    value: `the value loss has been ${valueLossFactor} times its former size for ${collapsedUpdates} updates`,
    return: `the mean return of ${returnEpisodes} episodes has lost ${Math.round(100 * returnLoss)} % of what it had gained`,
  };
  return sentences[rule];
}
