import type { JudgedSegment, LedgerProblem } from "@lockstep/round";
import { type RecordedUpdate, whereOf } from "./compare-update.ts";
import { firstOtherOperator } from "./first-operator.ts";
import type { RepeatedLearner } from "./repeated-learner.ts";

/** A round whose play is not as recorded, computed again with the recorded actions. */
export interface JudgedRound {
  readonly recorded: RecordedUpdate;
  /** The difference that was found in it. */
  readonly problem: LedgerProblem;
  readonly segments: readonly JudgedSegment[];
  readonly learner: RepeatedLearner;
  /** Of the run before. */
  readonly rollbacks: number;
}

/**
 * What of a round's play gave other bits first: the environment, the network and its log-probabilities, or the draw of an
 * action. With the recorded actions everything else can be compared.
 */
export async function firstOtherInPlay(round: JudgedRound): Promise<LedgerProblem> {
  const { recorded, problem, segments, learner, rollbacks } = round;
  const known = (slot: number) => recorded.update.segments.find((each) => each.slot === slot);
  const named = (what: string): LedgerProblem => ({ ...problem, what: `${problem.what}: ${what}` });
  const unlike = segments.find(
    ({ slot, framesSha256 }) => known(slot)?.framesSha256 !== framesSha256,
  );
  if (unlike !== undefined)
    return named(
      `the frames of slot ${unlike.slot} differ with the recorded actions, too: the environment gave other bits`,
    );
  const same = segments.every(({ slot, sha256 }) => known(slot)?.sha256 === sha256);
  if (same) {
    const other = segments.find(({ drawn, actions }) => firstOther(drawn, actions) >= 0);
    if (other === undefined) return problem;
    const step = firstOther(other.drawn, other.actions);
    return {
      where: `${whereOf(recorded)}, slot ${other.slot}, step ${step}, sampling`,
      what: `drew action ${other.actions[step]}; computed again it draws ${other.drawn[step]}, from the same values and log-probabilities: the first operator whose bits differ`,
    };
  }
  const { operators } = await learner.update(recorded.update.version - 1, segments, rollbacks);
  if (recorded.update.operators === undefined)
    return named(
      "the network's forward pass, log-probabilities or the rewards gave other bits; this line has no hashes of operators (train --operator-hashes), which would name the first",
    );
  const first = firstOtherOperator(recorded, operators);
  // Targets are made of what the segments have, which differs already.
  if (first !== null && !first.where.includes(", target ")) return first;
  return named(
    "the learner's layers and log-probabilities have the recorded bits, so it is the rewards that differ, or the actors' engine",
  );
}

/** @returns the first step at which they differ, or −1 */
function firstOther(drawn: Uint8Array, actions: Uint8Array): number {
  return drawn.findIndex((action, step) => action !== actions[step]);
}
