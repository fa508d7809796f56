import { mean } from "@lockstep/learning";
import type { GuardThresholds } from "@lockstep/run-configuration";
import { z } from "zod";
import { type GuardRule, guardRules, type LedgerUpdate } from "../ledger/ledger-record.ts";

/** Updates in a row after which low entropy or a high value loss is a collapse. */
export const collapsedUpdates = 10;
/** Value losses that a new one is compared with. */
const comparedLosses = 100;
/** Fewer say nothing. */
const fewestLosses = 20;
/** In units of scaled rewards, squared: below, a loss that has grown is a reward that was found. */
const smallValueLoss = 1;
/** Of the episodes that a mean return is taken over: an agent that learns fast has learned much when all of them have ended. */
const firstShare = 1 / 5;
/**
 * What was gained must be so many times its standard error. Of rare rewards the first episodes may have none, and so no error: then
 * the best mean's alone says how much is chance.
 */
const significantGain = 4;

/** What of an update is looked at: figures that an algorithm does not have are not. */
export type GuardedUpdate = Pick<LedgerUpdate, "figures" | "episodes">;

/** What the rules remember, as plain JSON: a function of the run's updates alone. */
export interface GuardRulesState {
  /** Updates in a row with an entropy below the floor. */
  readonly lowEntropies: number;
  /** Updates in a row with a high value loss. */
  readonly highLosses: number;
  /** The last ones that were not high. */
  readonly valueLosses: readonly number[];
  /** Of the last episodes. */
  readonly returns: readonly number[];
  /** Mean return of the run's first episodes, a fifth of `returnEpisodes`, and its standard error; `null` before. */
  readonly first: { readonly mean: number; readonly error: number } | null;
  /** Largest mean so far, and its standard error. */
  readonly bestMean: number | null;
  readonly bestError: number;
}

const count = z.int().min(0);

export const guardRulesStateSchema: z.ZodType<GuardRulesState> = z.strictObject({
  lowEntropies: count,
  highLosses: count,
  valueLosses: z.array(z.number()),
  returns: z.array(z.number()),
  first: z.strictObject({ mean: z.number(), error: z.number() }).nullable(),
  bestMean: z.number().nullable(),
  // Absent from checkpoints of before it was looked at.
  bestError: z.number().default(0),
});

/** Of a run that has just begun. */
export const firstGuardRulesState: GuardRulesState = {
  lowEntropies: 0,
  highLosses: 0,
  valueLosses: [],
  returns: [],
  first: null,
  bestMean: null,
  bestError: 0,
};

/** The state after an update. */
export function afterUpdate(
  state: GuardRulesState,
  { figures, episodes }: GuardedUpdate,
  thresholds: GuardThresholds,
): GuardRulesState {
  const isLow = (figures["entropy"] ?? thresholds.entropyFloor) < thresholds.entropyFloor;
  return {
    lowEntropies: isLow ? state.lowEntropies + 1 : 0,
    ...afterLoss(state, figures["valueLoss"], thresholds),
    ...afterEpisodes(state, episodes, thresholds),
  };
}

function afterLoss(
  { highLosses, valueLosses }: GuardRulesState,
  valueLoss: number | undefined,
  { valueLossFactor }: GuardThresholds,
): Pick<GuardRulesState, "highLosses" | "valueLosses"> {
  if (valueLoss === undefined) return { highLosses: 0, valueLosses };
  const most = Math.max(smallValueLoss, valueLossFactor * Math.max(0, ...valueLosses));
  if (valueLosses.length >= fewestLosses && valueLoss > most)
    return { highLosses: highLosses + 1, valueLosses };
  return { highLosses: 0, valueLosses: [...valueLosses, valueLoss].slice(-comparedLosses) };
}

function afterEpisodes(
  { returns, first, bestMean, bestError }: GuardRulesState,
  episodes: GuardedUpdate["episodes"],
  { returnEpisodes }: GuardThresholds,
): Pick<GuardRulesState, "returns" | "first" | "bestMean" | "bestError"> {
  const all = [...returns, ...episodes.map(({ episodeReturn }) => episodeReturn)];
  const next = {
    returns: all.slice(-returnEpisodes),
    first: first ?? firstMean(all, Math.max(2, Math.round(firstShare * returnEpisodes))),
    bestMean,
    bestError,
  };
  const present = windowMean(next, returnEpisodes);
  if (present === null || episodes.length === 0) return next;
  if (bestMean !== null && bestMean >= present) return next;
  return { ...next, bestMean: present, bestError: standardError(next.returns, present) };
}

/** @returns `null` until as many episodes have ended */
function firstMean(returns: readonly number[], episodes: number): GuardRulesState["first"] {
  if (returns.length < episodes) return null;
  const values = returns.slice(0, episodes);
  const first = mean(values);
  return { mean: first, error: standardError(values, first) };
}

/** @returns `null` until as many episodes have ended */
function windowMean(
  { returns }: Pick<GuardRulesState, "returns">,
  returnEpisodes: number,
): number | null {
  return returns.length < returnEpisodes ? null : mean(returns);
}

function standardError(values: readonly number[], mean: number): number {
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1) / values.length);
}

/** The rules that the last update broke. */
export function brokenRules(
  state: GuardRulesState,
  thresholds: GuardThresholds,
): readonly GuardRule[] {
  const broken: Readonly<Record<GuardRule, boolean>> = {
    entropy: state.lowEntropies >= collapsedUpdates,
    value: state.highLosses >= collapsedUpdates,
    return: hasLost(state, thresholds, thresholds.returnLoss),
  };
  return guardRules.filter((rule) => broken[rule]);
}

/** Whether nothing shows that the weights are worse than before: less than half of what breaks a rule. */
export function isHealthy(state: GuardRulesState, thresholds: GuardThresholds): boolean {
  return (
    state.lowEntropies === 0 &&
    state.highLosses === 0 &&
    !hasLost(state, thresholds, thresholds.returnLoss / 2)
  );
}

/** Whether the mean return has lost more than a share of what it had gained since the first mean. */
function hasLost(
  state: GuardRulesState,
  { returnEpisodes }: GuardThresholds,
  share: number,
): boolean {
  const { first, bestMean, bestError } = state;
  const mean = windowMean(state, returnEpisodes);
  if (first === null || bestMean === null || mean === null) return false;
  const gain = bestMean - first.mean;
  const error = Math.sqrt(first.error * first.error + bestError * bestError);
  return gain > significantGain * error && bestMean - mean > share * gain;
}

/** After the weights were exchanged: what other weights have played counts no more. */
export function afterRollback(state: GuardRulesState): GuardRulesState {
  return { ...state, lowEntropies: 0, highLosses: 0, returns: [] };
}
