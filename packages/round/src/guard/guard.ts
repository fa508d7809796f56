import type { GuardConfig } from "@lockstep/run-configuration";
import { z } from "zod";
import type { GuardRule, LedgerRollback } from "../ledger/ledger-record.ts";
import {
  afterRollback,
  afterUpdate,
  brokenRules,
  firstGuardRulesState,
  type GuardedUpdate,
  type GuardRulesState,
  guardRulesStateSchema,
  isHealthy,
} from "./guard-rules.ts";

/** Then the learning rate is a thousandth, and going back again would help no more than it did. */
export const mostRollbacks = 10;

/** What a guard remembers, as plain JSON. */
export interface GuardState {
  readonly rules: GuardRulesState;
  /** Version that a rollback goes back to. */
  readonly good: number;
  /** Version that becomes the good one if what is played after it shows that it is. */
  readonly candidate: number;
  /** Episodes that have ended since. */
  readonly episodesSinceCandidate: number;
  /** So far: each has halved the learning rate. */
  readonly rollbacks: number;
}

const count = z.int().min(0);

export const guardStateSchema: z.ZodType<GuardState> = z.strictObject({
  rules: guardRulesStateSchema,
  good: count,
  candidate: count,
  episodesSinceCandidate: count,
  rollbacks: count,
});

/** What a guard says of an update. */
export interface GuardVerdict {
  readonly broken: readonly GuardRule[];
  /** The weights that the update made are thrown away; `null` when they are kept. */
  readonly rollback: LedgerRollback | null;
  /** The candidate has become the good version. */
  readonly promoted: boolean;
  /** The update's version is the candidate now. */
  readonly isCandidate: boolean;
}

/**
 * Decides after each update whether training has collapsed, and which version to go back to. It is a function of the run's
 * ledger: a killed learner that repeats a round and `lockstep verify` come to the same verdicts.
 *
 * A version becomes the good one when `returnEpisodes` episodes have ended after it and training is still healthy. So
 * damage that shows late is not in it.
 */
export class Guard {
  #config: GuardConfig;
  #state: GuardState;

  private constructor(config: GuardConfig, state: GuardState) {
    this.#config = config;
    this.#state = state;
  }

  /** @param rollbacks of the run so far */
  static begin(config: GuardConfig, version: number, rollbacks: number): Guard {
    return new Guard(config, {
      rules: firstGuardRulesState,
      good: version,
      candidate: version,
      episodesSinceCandidate: 0,
      rollbacks,
    });
  }

  static continued(config: GuardConfig, state: GuardState): Guard {
    return new Guard(config, state);
  }

  /** Immutable: later updates make a new object. */
  get state(): GuardState {
    return this.#state;
  }

  /** A later session may have other thresholds. */
  continueWith(config: GuardConfig): void {
    this.#config = config;
  }

  /** @param version that the update made */
  examine(version: number, update: GuardedUpdate): GuardVerdict {
    const before = this.#state;
    const rules = afterUpdate(before.rules, update, this.#config);
    const broken = brokenRules(rules, this.#config);
    const [rule] = broken;
    if (rule !== undefined && before.rollbacks < mostRollbacks) {
      const rollbacks = before.rollbacks + 1;
      this.#state = {
        rules: afterRollback(rules),
        good: before.good,
        candidate: version,
        episodesSinceCandidate: 0,
        rollbacks,
      };
      const rollback = { to: before.good, rule, rollbacks };
      return { broken, rollback, promoted: false, isCandidate: true };
    }
    const episodes = before.episodesSinceCandidate + update.episodes.length;
    const isJudged = episodes >= this.#config.returnEpisodes;
    const promoted = isJudged && broken.length === 0 && isHealthy(rules, this.#config);
    this.#state = {
      rules,
      good: promoted ? before.candidate : before.good,
      candidate: isJudged ? version : before.candidate,
      episodesSinceCandidate: isJudged ? 0 : episodes,
      rollbacks: before.rollbacks,
    };
    return { broken, rollback: null, promoted, isCandidate: isJudged };
  }
}
