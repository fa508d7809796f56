import type { SlotPosition } from "@lockstep/environment";
import { stepsProblem, TRUNCATED } from "@lockstep/learning";
import type { SegmentEnd, SegmentSteps } from "@lockstep/protocol";
import { type EpisodeReport, endsOf, type SegmentShape } from "@lockstep/round";
import { LearnerError } from "../learner-error.ts";

/** float32 rounding of a bound. */
const slack = 1 + 1e-6;
/** A log-probability may exceed 0 by rounding. */
const highestLogProbability = 1e-6;

/**
 * Checks steps as they arrive, before anything of them is kept.
 * @param received steps of the segment that are already there
 * @throws {LearnerError} `SEGMENT_MALFORMED`
 */
export function checkSteps(message: SegmentSteps, received: number, shape: SegmentShape): void {
  const steps = message.actions.length;
  check(message, "firstStep", message.firstStep, received);
  if (steps === 0 || received + steps > shape.segmentLength) {
    refuse(
      message,
      `actions has ${steps} steps after ${received}, expected 1 to ${shape.segmentLength - received}`,
    );
  }
  const { rewards, flags, logProbabilities, values, truncatedValues } = message;
  const columns = { rewards, flags, logProbabilities, values, truncatedValues };
  const problem = stepsProblem(steps, columns);
  if (problem !== null) refuse(message, problem);
  const frames = steps + (received === 0 ? shape.stack - 1 : 0);
  check(message, "frames.length", message.frames.length, frames * shape.frameBytes);
  const largestReward = (shape.rewardClip ?? Number.MAX_VALUE) * slack;
  every(message, "actions", message.actions, (action) => action < shape.actions);
  every(message, "rewards", message.rewards, (reward) => Math.abs(reward) <= largestReward);
  every(message, "logProbabilities", message.logProbabilities, isLogProbability);
  every(message, "values", message.values, Number.isFinite);
  every(message, "truncatedValues", message.truncatedValues, Number.isFinite);
}

/**
 * Checks a segment's end against its steps and against the slot's position before it.
 * @param flags of all the segment's steps
 * @throws {LearnerError} `SEGMENT_MALFORMED`
 */
export function checkEnd(
  message: SegmentEnd,
  flags: Uint8Array,
  position: SlotPosition,
  shape: SegmentShape,
): void {
  check(message, "steps", message.steps, shape.segmentLength);
  check(message, "steps received", flags.length, shape.segmentLength);
  if (!Number.isFinite(message.bootstrapValue)) {
    refuse(message, `bootstrapValue is ${message.bootstrapValue}, expected a finite number`);
  }
  if (flags.at(-1) !== 0) check(message, "bootstrapValue", message.bootstrapValue, 0);
  checkHiddenState(message, flags.at(-1) !== 0, shape);
  checkProgress(message, message.progress);
  const ends = endsOf(flags);
  check(message, "episodes.length", message.episodes.length, ends.length);
  let begun = -position.actions.length;
  for (const [index, episode] of message.episodes.entries()) {
    const end = ends[index] ?? 0;
    check(message, "episodes.episode", episode.episode, position.episode + index);
    check(message, "episodes.steps", episode.steps, end + 1 - begun);
    checkEpisode(message, episode, flags[end] === TRUNCATED, shape);
    begun = end + 1;
  }
  if (shape.timeLimitSteps !== null && flags.length - begun >= shape.timeLimitSteps) {
    refuse(
      message,
      `the episode under way has ${flags.length - begun} steps, expected its end at ${shape.timeLimitSteps}`,
    );
  }
}

function checkHiddenState(
  message: SegmentEnd,
  ended: boolean,
  { hiddenStateSize = 0 }: SegmentShape,
): void {
  const { hiddenState = new Float32Array(0) } = message;
  check(message, "hiddenState.length", hiddenState.length, hiddenStateSize);
  const allowed = ended ? (value: number) => value === 0 : Number.isFinite;
  every(message, "hiddenState", hiddenState, allowed);
}

function checkEpisode(
  message: SegmentEnd,
  episode: EpisodeReport,
  truncated: boolean,
  shape: SegmentShape,
): void {
  check(message, "episodes.slot", episode.slot, message.slot);
  check(message, "episodes.truncated", episode.truncated, truncated);
  if (truncated)
    check(message, "steps of a truncated episode", episode.steps, shape.timeLimitSteps);
  if (shape.timeLimitSteps !== null && episode.steps > shape.timeLimitSteps) {
    refuse(message, `episodes.steps is ${episode.steps}, expected at most ${shape.timeLimitSteps}`);
  }
  const mostFrames = episode.steps * shape.frameSkip;
  if (!(Number.isInteger(episode.frames) && episode.frames > 0 && episode.frames <= mostFrames)) {
    refuse(message, `episodes.frames is ${episode.frames}, expected 1 to ${mostFrames}`);
  }
  if (!Number.isFinite(episode.episodeReturn)) {
    refuse(message, `episodes.episodeReturn is ${episode.episodeReturn}, expected a finite number`);
  }
  if (!shape.startStates.has(episode.startState)) {
    refuse(message, "episodes.startState is none of the run's start states");
  }
  checkProgress(message, episode.progress);
}

function checkProgress(message: SegmentEnd, progress: number | null): void {
  if (progress !== null && !(progress >= 0 && progress <= slack)) {
    refuse(message, `progress is ${progress}, expected 0 to 1 or null`);
  }
}

function isLogProbability(value: number): boolean {
  return Number.isFinite(value) && value <= highestLogProbability;
}

interface Named {
  readonly slot: number;
  readonly version: number;
}

function check(message: Named, field: string, got: unknown, expected: unknown): void {
  if (got !== expected) refuse(message, `${field} is ${String(got)}, expected ${String(expected)}`);
}

function every(
  message: Named,
  field: string,
  column: Uint8Array | Float32Array,
  allowed: (value: number) => boolean,
): void {
  for (let step = 0; step < column.length; step++) {
    const value = column[step] ?? Number.NaN;
    if (!allowed(value)) refuse(message, `${field}[${step}] is ${value}, which is out of range`);
  }
}

function refuse(message: Named, problem: string): never {
  throw new LearnerError(
    "SEGMENT_MALFORMED",
    `segment of slot ${message.slot}, version ${message.version}: ${problem}`,
  );
}
