import { join } from "node:path";
import { RequestError, type Routes } from "@lockstep/service-kit";
import { numberIn } from "./number-in.ts";
import { PlayProcesses } from "./play/play-processes.ts";
import { stateIn } from "./serve-beside.ts";
import type { WatchedRun } from "./watched-run.ts";

/** Adds `/watch/play`, which begins a play and takes its commands, and `/watch/plays`, the files that were kept. */
export function servePlay(
  routes: Routes,
  { run, folder, configuration, places }: WatchedRun,
  guard: { readonly token?: string },
): { close(): void } {
  const plays = new PlayProcesses();
  routes.add({
    kind: "stream",
    path: "/watch/play",
    contentType: "application/octet-stream",
    answer: (query) =>
      plays.begin({
        ...{ run, folder, configuration, places },
        state: stateIn(query),
        seed: numberIn(query, "seed") ?? 1,
        version: numberIn(query, "version"),
        speed: speedIn(query),
      }),
    ...guard,
  });
  routes.add({
    kind: "command",
    path: "/watch/play",
    answer: (body) => plays.command(body),
    ...guard,
  });
  routes.add({ kind: "files", path: "/watch/plays", folder: join(folder, "plays"), ...guard });
  return { close: () => plays.close() };
}

function speedIn(query: URLSearchParams): number {
  const speed = Number(query.get("speed") ?? 1);
  if (speed >= 0.1 && speed <= 4) return speed;
  throw new RequestError(`speed takes a number from 0.1 to 4, got '${query.get("speed")}'`);
}
