import { environmentSpec } from "@lockstep/environment/configuration";
import type { Routes } from "@lockstep/service-kit";
import type { ReplayHeader, RunAbout } from "@lockstep/watch-page";
import { EvaluationsOfRun } from "./evaluations/kept-evaluations.ts";
import type { RunPast } from "./history/run-past.ts";
import { WatchProcesses } from "./history/watch-processes.ts";
import type { FrameWall } from "./live/frame-wall.ts";
import type { LiveFeed } from "./live/live-feed.ts";
import { numberIn } from "./number-in.ts";
import { pageFiles } from "./page-files.ts";
import { keptVersions } from "./replay/kept-weights.ts";
import { replayPart } from "./replay/replay-parts.ts";
import { serveBeside } from "./serve-beside.ts";
import { servePlay } from "./serve-play.ts";
import type { WatchedRun } from "./watched-run.ts";

export interface WatchServing {
  readonly watched: WatchedRun;
  readonly feed: LiveFeed;
  readonly past: RunPast;
  /** `null` where there is no learner whose frames could be shown. */
  readonly wall: FrameWall | null;
  /** Secret that every request of the page must carry; `undefined` on loopback. */
  readonly token: string | undefined;
}

/** Adds the page's routes, all below `/watch`. @returns what ends its processes */
export function serveWatch(routes: Routes, serving: WatchServing): { close(): void } {
  const { watched, feed, past, wall, token } = serving;
  const guard = token === undefined ? {} : { token };
  const processes = new WatchProcesses();
  for (const { path, contentType, read } of pageFiles())
    routes.add({ kind: "bytes", path, contentType, answer: read, ...guard });
  routes.add({
    kind: "json",
    path: "/watch/run",
    answer: () => aboutOf(watched, wall !== null),
    ...guard,
  });
  const evaluations = new EvaluationsOfRun(watched.folder);
  routes.add({
    kind: "json",
    path: "/watch/evaluations",
    answer: () => evaluations.list(),
    ...guard,
  });
  routes.add({ kind: "events", path: "/watch/events", events: feed, ...guard });
  if (wall !== null) routes.add({ kind: "events", path: "/watch/wall", events: wall, ...guard });
  routes.add({
    kind: "stream",
    path: "/watch/history",
    contentType: "application/jsonl",
    answer: (query) => past.lines(numberIn(query, "after") ?? -1),
    ...guard,
  });
  routes.add({
    kind: "stream",
    path: "/watch/replay",
    contentType: "application/octet-stream",
    answer: (query) =>
      processes.answer(
        {
          kind: "replay",
          folder: watched.folder,
          places: watched.places,
          slot: numberIn(query, "slot", true),
          episode: numberIn(query, "episode", true),
          weightsVersion: numberIn(query, "weights"),
        },
        (message) => replayPart({ kind: "error", message } satisfies ReplayHeader),
      ),
    ...guard,
  });
  serveBeside(routes, { folder: watched.folder, places: watched.places, processes, guard });
  const plays = servePlay(routes, watched, guard);
  return {
    close: () => {
      processes.close();
      plays.close();
    },
  };
}

function aboutOf(watched: WatchedRun, live: boolean): RunAbout {
  const { configuration } = watched;
  const { name, observation, actions, startStates } = environmentSpec(configuration.environment);
  return {
    run: watched.run,
    environment: name,
    slots: configuration.slots,
    segmentLength: configuration.segmentLength,
    seed: configuration.seed,
    algorithm: configuration.learning.algorithm.name,
    figures: watched.figures,
    observation,
    actions,
    startStates,
    live,
    standing: watched.standing(),
    savedVersions: keptVersions(watched.folder),
  };
}
