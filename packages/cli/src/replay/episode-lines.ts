import type { EpisodeOutcome } from "@lockstep/environment";
import type { PlayedEpisode } from "@lockstep/round";
import { episodeEnd } from "../terminal/episode-end.ts";
import { counted, grouped, percent, significant } from "../terminal/quantity.ts";
import { tableLines } from "../terminal/text-table.ts";

/** What was played again, and how it ended. */
export function episodeSentence(
  { slot, episode, actions, versions }: PlayedEpisode,
  outcome: EpisodeOutcome | null,
): string {
  const [first, last] = versions.map(grouped);
  const weights = first === last ? `version ${first}` : `versions ${first} to ${last}`;
  const name = `slot ${slot}, episode ${episode}, played with ${weights}`;
  if (outcome === null) return `${name}: under way, ${counted(actions.length, "step")} so far`;
  const parts = [
    `${outcome.startState}, ${episodeEnd(outcome)}`,
    `return ${significant(outcome.episodeReturn)}`,
    outcome.progress === null ? null : `progress ${percent(outcome.progress)}`,
    counted(outcome.steps, "step"),
    `${grouped(outcome.frames)} frames`,
  ];
  return `${name}: ${parts.filter((part) => part !== null).join(", ")}`;
}

/** More lines than this do not fit a terminal. */
const mostListed = 40;

/** The newest episodes, a line each, and how many there are. */
export function episodeTable(episodes: readonly PlayedEpisode[]): string[] {
  const right = "right" as const;
  const [all, shown] = [episodes.length, episodes.slice(-mostListed)];
  const more =
    all > shown.length
      ? [
          `The last ${mostListed} of ${grouped(all)} episodes. --slot S lists one slot's, --slot S --episode E plays one, --json prints all.`,
        ]
      : [];
  const table = tableLines(
    [
      { title: "slot", align: right },
      { title: "episode", align: right },
      { title: "versions", align: right },
      { title: "start state" },
      { title: "steps", align: right },
      { title: "return", align: right },
      { title: "progress", align: right },
      { title: "end" },
    ],
    shown.map(({ slot, episode, versions, actions, report }) => [
      String(slot),
      String(episode),
      [...new Set(versions.map(grouped))].join("–"),
      report?.startState ?? "",
      grouped(actions.length),
      report === null ? "" : significant(report.episodeReturn),
      report?.progress == null ? "" : percent(report.progress),
      report === null ? "under way" : episodeEnd(report),
    ]),
  );
  return [...table, ...more];
}

/** All episodes as lines of JSON. */
export function episodeJson(episodes: readonly PlayedEpisode[]): string[] {
  return episodes.map(({ slot, episode, versions, actions, report }) =>
    JSON.stringify({ slot, episode, versions, steps: actions.length, ended: report }),
  );
}
