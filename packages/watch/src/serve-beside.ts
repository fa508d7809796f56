import type { EnvironmentPlaces } from "@lockstep/environment";
import { RequestError, type Routes } from "@lockstep/service-kit";
import { placesOfState } from "./agent/kept-states.ts";
import { folderBeside } from "./beside/other-runs.ts";
import type { WatchProcesses } from "./history/watch-processes.ts";
import { numberIn } from "./number-in.ts";
import { replayPart } from "./replay/replay-parts.ts";

export interface BesideServing {
  readonly folder: string;
  readonly places: EnvironmentPlaces;
  readonly processes: WatchProcesses;
  readonly guard: { readonly token?: string };
}

/** Adds `/watch/choices` and `/watch/beside`: an episode that a version of a run plays. */
export function serveBeside(routes: Routes, serving: BesideServing): void {
  const { folder, places, processes, guard } = serving;
  routes.add({
    kind: "stream",
    path: "/watch/choices",
    contentType: "application/json",
    answer: () =>
      processes.answer({ kind: "choices", folder, places }, (error) =>
        Buffer.from(JSON.stringify({ error })),
      ),
    ...guard,
  });
  routes.add({
    kind: "stream",
    path: "/watch/beside",
    contentType: "application/octet-stream",
    answer: (query) => {
      const state = stateIn(query);
      return processes.answer(
        {
          kind: "beside",
          folder: folderBeside(folder, query.get("run")),
          places: placesOfState(folder, state, places),
          version: numberIn(query, "version", true),
          state,
          seed: numberIn(query, "seed") ?? 1,
          greedy: query.get("greedy") === "1",
        },
        (message) => replayPart({ kind: "error", message }),
      );
    },
    ...guard,
  });
}

/** Whether there is such a state is found out where it is looked for by its name. @throws {RequestError} */
export function stateIn(query: URLSearchParams): string {
  const state = query.get("state") ?? "";
  if (state !== "" && state.length <= 255) return state;
  throw new RequestError(`state takes the name of a start state, got '${state.slice(0, 40)}'`);
}
