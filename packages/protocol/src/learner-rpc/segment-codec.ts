import type { lockstep } from "../../generated/lockstep.js";
import {
  bytesOfSha256,
  checkCount,
  hexOfSha256,
  ownBytes,
  sentSha256,
} from "../errors/field-checks.ts";
import type { EpisodeReport, SegmentEnd, SegmentSteps } from "./actor-message.ts";
import { decodeProgress, encodeProgress } from "./progress.ts";

type WireSteps = lockstep.v1.SegmentSteps;
type WireEnd = lockstep.v1.SegmentEnd;

/** The generated encoder only reads indices and length, so a typed array works. */
export const asNumbers = (floats: Float32Array): number[] => floats as unknown as number[];

export function encodeSteps(steps: SegmentSteps): lockstep.v1.SegmentSteps.$Properties {
  const { type: _, ...fields } = steps;
  return {
    ...fields,
    rewards: asNumbers(steps.rewards),
    logProbabilities: asNumbers(steps.logProbabilities),
    values: asNumbers(steps.values),
    truncatedValues: asNumbers(steps.truncatedValues),
  };
}

/** Of the tags, lengths and numbers of steps, with the message around them: 13 of at most 6 bytes. */
const besideArrays = 128;

/** The length of encoded steps is at most this. */
export function mostBytesOfSteps(steps: SegmentSteps): number {
  const { actions, rewards, flags, logProbabilities, values, truncatedValues, frames } = steps;
  const arrays = [actions, rewards, flags, logProbabilities, values, truncatedValues, frames];
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, besideArrays);
}

/**
 * Decodes steps; their frames are a view of the message. The learner checks whether the columns fit together and fit
 * the run.
 */
export function decodeSteps(steps: WireSteps): SegmentSteps {
  return {
    type: "steps",
    slot: steps.slot,
    version: steps.version,
    firstStep: steps.firstStep,
    actions: ownBytes(steps.actions),
    rewards: Float32Array.from(steps.rewards),
    flags: ownBytes(steps.flags),
    logProbabilities: Float32Array.from(steps.logProbabilities),
    values: Float32Array.from(steps.values),
    truncatedValues: Float32Array.from(steps.truncatedValues),
    frames: viewOf(steps.frames),
  };
}

/** Frames are nearly all of a message, so a view that keeps the whole message alive costs little. */
function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

export function encodeEnd(end: SegmentEnd): lockstep.v1.SegmentEnd.$Properties {
  const { type: _, observationSha256 = "", hiddenState, ...fields } = end;
  return {
    ...fields,
    ...(hiddenState && { hiddenState: asNumbers(hiddenState) }),
    sha256: bytesOfSha256(end.sha256),
    observationSha256: bytesOfSha256(observationSha256),
    progress: encodeProgress(end.progress),
    episodes: end.episodes.map((episode) => ({
      ...episode,
      progress: encodeProgress(episode.progress),
    })),
  };
}

/** @throws {ProtocolError} `MALFORMED_MESSAGE` */
export function decodeEnd(end: WireEnd): SegmentEnd {
  const observationSha256 = sentSha256("an observation's hash", end.observationSha256);
  return {
    type: "end",
    slot: end.slot,
    version: end.version,
    steps: end.steps,
    bootstrapValue: end.bootstrapValue,
    episodes: end.episodes.map(decodeEpisode),
    sha256: hexOfSha256("a segment's digest", end.sha256),
    progress: decodeProgress(end.progress),
    ...(observationSha256 !== undefined && { observationSha256 }),
    ...(end.hiddenState.length > 0 && { hiddenState: Float32Array.from(end.hiddenState) }),
  };
}

type WireEpisode = WireEnd["episodes"][number];

function decodeEpisode(episode: WireEpisode): EpisodeReport {
  return {
    slot: episode.slot ?? 0,
    episode: episode.episode ?? 0,
    startState: episode.startState ?? "",
    steps: episode.steps ?? 0,
    frames: checkCount("an episode's frames", episode.frames ?? 0),
    episodeReturn: episode.episodeReturn ?? 0,
    progress: decodeProgress(episode.progress ?? 0),
    finished: episode.finished ?? false,
    truncated: episode.truncated ?? false,
  };
}
