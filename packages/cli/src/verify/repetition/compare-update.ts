import type { EpisodeReport } from "@lockstep/round";
import {
  type LedgerProblem,
  type LedgerSegment,
  type LedgerUpdate,
  ledgerSegment,
  type MadeUpdate,
  type Segment,
} from "@lockstep/round";

/** An update as the ledger has it. */
export interface RecordedUpdate {
  /** Of the ledger, counted from 1. */
  readonly line: number;
  readonly update: LedgerUpdate;
}

/**
 * @param playedWith whose policy chose the actions; `null` where the recorded ones were played, which leaves what the
 * policy says uncompared
 * @returns the first thing that was not as recorded
 */
export function compareSegments(
  recorded: RecordedUpdate,
  segments: readonly Segment[],
  playedWith: string | null,
): LedgerProblem | null {
  for (const segment of segments) {
    const { slot } = segment;
    const where = `${whereOf(recorded)}, slot ${slot}`;
    const kept = recorded.update.segments.find((each) => each.slot === slot);
    if (kept === undefined) return { where, what: "is not in the line" };
    const own = recorded.update.episodes.filter((episode) => episode.slot === slot);
    const problem = compareSegment(where, kept, own, segment, playedWith);
    if (problem !== null) return problem;
  }
  return null;
}

function compareSegment(
  where: string,
  kept: LedgerSegment,
  episodes: readonly EpisodeReport[],
  segment: Segment,
  playedWith: string | null,
): LedgerProblem | null {
  const again = ledgerSegment(segment, 0);
  const recorded = Buffer.from(kept.actions, "base64");
  const step = recorded.findIndex((action, index) => action !== segment.actions[index]);
  if (step >= 0)
    return {
      where: `${where}, step ${step}`,
      what: `has action ${recorded[step]}; the weights of version ${segment.version} choose ${segment.actions[step]}`,
    };
  if (kept.steps !== again.steps) return differs(where, "steps", kept.steps, again.steps);
  if (kept.framesSha256 !== again.framesSha256)
    return differs(where, "framesSha256", kept.framesSha256, again.framesSha256);
  const ended = compareEpisodes(where, episodes, segment.episodes);
  if (ended !== null) return ended;
  if (playedWith === null) return null;
  if (kept.hiddenState !== again.hiddenState)
    return {
      where: `${where}, hiddenState`,
      what: `is not what the weights of version ${segment.version} remember after these steps; the actors computed with another engine than ${playedWith} (name it with --actor-engine) or on a processor with other instructions, or it was changed`,
    };
  if (kept.sha256 === again.sha256) return null;
  const { where: at, what } = differs(where, "sha256", kept.sha256, again.sha256);
  return {
    where: at,
    what: `${what}: with the same actions and frames, rewards, values or log-probabilities differ; the actors computed with another engine than ${playedWith} (name it with --actor-engine) or on a processor with other instructions, or the hash was changed`,
  };
}

function compareEpisodes(
  where: string,
  recorded: readonly EpisodeReport[],
  again: readonly EpisodeReport[],
): LedgerProblem | null {
  for (const [index, episode] of again.entries()) {
    const problem = firstDifference(
      `${where}, episode ${episode.episode}`,
      recorded[index],
      episode,
    );
    if (problem !== null) return problem;
  }
  const more = recorded[again.length];
  if (more === undefined) return null;
  return { where: `${where}, episode ${more.episode}`, what: "did not end in this round" };
}

/** @returns the first figure or hash that was not as recorded; the hashes of operators are not compared */
export function compareUpdate(
  recorded: RecordedUpdate,
  computed: MadeUpdate["entry"],
): LedgerProblem | null {
  const { figures, operators: _, ...rest } = computed;
  const where = whereOf(recorded);
  const { update } = recorded;
  return (
    firstDifference(where, update, rest) ??
    firstDifference(`${where}, figures`, update.figures, figures)
  );
}

function firstDifference(
  where: string,
  recorded: object | undefined,
  again: object,
): LedgerProblem | null {
  if (recorded === undefined) return { where, what: "is not in the line" };
  const known: Readonly<Record<string, unknown>> = { ...recorded };
  for (const [key, value] of Object.entries(again))
    if (!Object.is(known[key], value)) return differs(where, key, known[key], value);
  return null;
}

function differs(where: string, field: string, recorded: unknown, again: unknown): LedgerProblem {
  return { where: `${where}, ${field}`, what: `is ${recorded}; computed again it is ${again}` };
}

/** How a report names an update's line. */
export function whereOf({ line, update }: RecordedUpdate): string {
  return `ledger.jsonl line ${line} (update ${update.version})`;
}
