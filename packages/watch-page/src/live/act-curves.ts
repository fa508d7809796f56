import type { CurvePoint } from "@lockstep/status";
import type { EpisodeRow } from "../wire.ts";

/** As the learner's own means by start state. */
const episodesOfMean = 20;

/**
 * The mean of each start state's last episodes at each point of the curve: of progress, or of the return where the
 * environment knows no progress.
 */
export function actCurves(
  points: readonly CurvePoint[],
  episodes: readonly EpisodeRow[],
  states: readonly string[],
): readonly (readonly (number | null)[])[] {
  const sorted = [...episodes].sort((a, b) => a.version - b.version);
  const recent = new Map(states.map((state) => [state, [] as number[]]));
  const curves = states.map(() => [] as (number | null)[]);
  let next = 0;
  for (const { version } of points) {
    for (; next < sorted.length && (sorted[next] as EpisodeRow).version < version; next++) {
      const row = sorted[next] as EpisodeRow;
      const last = recent.get(row.state);
      last?.push(row.progress ?? row.episodeReturn);
      if ((last?.length ?? 0) > episodesOfMean) last?.shift();
    }
    states.forEach((state, index) => {
      curves[index]?.push(meanOf(recent.get(state) ?? []));
    });
  }
  return curves;
}

function meanOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
