import { grouped, percent, significant } from "../shell/format.ts";
import type { EpisodeEnd } from "./beside-wire.ts";

const ends: Readonly<Record<EpisodeEnd["end"], string>> = {
  goal: "goal reached",
  terminated: "terminated",
  truncated: "out of time",
};

/** e.g. `out of time after 500 steps · return 4,321 · progress 48 %` */
export function endWords({ end, steps, episodeReturn, progress }: EpisodeEnd): string {
  const parts = [
    `${ends[end]} after ${grouped(steps)} steps`,
    `return ${significant(episodeReturn)}`,
    progress === null ? null : `progress ${percent(progress)}`,
  ];
  return parts.filter((part) => part !== null).join(" · ");
}
