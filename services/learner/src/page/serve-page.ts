import { resolve } from "node:path";
import type { ChosenAlgorithm } from "@lockstep/algorithm";
import { usualGames } from "@lockstep/environment";
import { environmentSpec } from "@lockstep/environment/configuration";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { isLoopback, type ServiceContext } from "@lockstep/service-kit";
import type { Clock } from "@lockstep/system";
import {
  FrameWall,
  LiveFeed,
  newsOfUpdate,
  pastOfFolder,
  serveWatch,
  type WatchedRun,
} from "@lockstep/watch";
import type { LearnerConfiguration } from "../config.ts";
import type { Learner } from "../learner.ts";
import type { RunFolder } from "../record/run-folder.ts";

export interface PageParts {
  readonly learner: Pick<Learner, "status" | "arrived">;
  readonly wall: FrameWall;
  readonly folder: RunFolder;
  readonly configuration: RunConfiguration;
  readonly algorithm: ChosenAlgorithm;
  readonly token: string | undefined;
  /** Called when the run's files are read, once for all open pages. */
  historyRead(): void;
}

/** The newest frames of a run's slots. @param encoded called when they were encoded, once for all open pages */
export function wallOf(
  { slots, environment }: RunConfiguration,
  clock: Clock,
  encoded: () => void,
): FrameWall {
  return new FrameWall(slots, environmentSpec(environment).observation, clock, encoded);
}

/**
 * Serves the page of this run. Beyond loopback its readers need the run's token; without one there is no page there.
 * @returns what ends it
 */
export function servePage(
  context: ServiceContext<LearnerConfiguration>,
  parts: PageParts,
): { close(): void } {
  const { configuration: settings, logger, clock } = context;
  const { learner, wall, folder } = parts;
  const open = isLoopback(settings.httpHost);
  if (!open && parts.token === undefined) {
    logger.info("the page is not served beyond loopback without a token", {
      host: settings.httpHost,
    });
    return { close: () => undefined };
  }
  const feed = new LiveFeed(learner, clock);
  const { past, close: closePast } = pastOfFolder(resolve(folder.path), parts.historyRead);
  folder.onCurvePoint((point) => {
    feed.point(point);
    past.point(point);
  });
  folder.onLedgerUpdate((update) => {
    const news = newsOfUpdate(update);
    feed.ended(news.episodes);
    past.recorded(news);
  });
  const token = open ? undefined : parts.token;
  const served = serveWatch(context.routes, {
    watched: watchedRun(settings, parts),
    ...{ feed, past, wall, token },
  });
  return {
    close: () => {
      feed.close();
      wall.close();
      served.close();
      closePast();
    },
  };
}

function watchedRun(settings: LearnerConfiguration, parts: PageParts): WatchedRun {
  const { learner, folder, configuration, algorithm } = parts;
  return {
    run: settings.run,
    folder: resolve(folder.path),
    configuration,
    places: {
      gamePaths: [...settings.games, ...usualGames()],
      romPaths: settings.roms,
      coresPaths: settings.libretroCores,
      environmentFile: settings.environment,
    },
    figures: algorithm.figures.map(({ name, label }) => ({ name, label })),
    standing: () => ({
      state: learner.status().state === "finished" ? "finished" : "training",
    }),
  };
}
