import { isDeepStrictEqual } from "node:util";
import type {
  ExportProblem,
  PlayedEvaluation,
  ReadExport,
  RecordedEpisode,
} from "@lockstep/export";
import { engineNameOf } from "@lockstep/model";
import type { EpisodesJob, PlayedEpisodes } from "../../export/episodes-job.ts";
import { playJobs } from "../../export/play-jobs.ts";
import type { PlaceOptions } from "../../games/game-catalogue.ts";
import { type FinishedRun, hasSameBitsHere } from "../../model-source/finished-run.ts";
import type { Terminal } from "../../terminal/terminal.ts";

/** What came of playing an evaluation again. */
export interface PlayedAgain {
  readonly problems: readonly ExportProblem[];
  readonly episodes: number;
  readonly steps: number;
  /** Steps in which the network, computed by another engine or processor, would do otherwise than recorded. */
  readonly otherActions: number;
}

export interface PlayAgainOptions {
  readonly exported: ReadExport;
  readonly run: FinishedRun;
  readonly places: PlaceOptions;
  readonly cwd: string;
  /** Whether the network is computed, too. */
  readonly judged: boolean;
}

/**
 * Plays every episode of an export's evaluation again with its recorded actions, and compares each action with what the
 * network chooses.
 */
export async function playAgain(
  { exported, run, places, cwd, judged }: PlayAgainOptions,
  err: Terminal,
): Promise<PlayedAgain> {
  const { evaluation, folder } = exported;
  const { seed, greedy, mostSteps } = evaluation;
  const { gamesPath, romsPath, coresPath } = places;
  const unplayable = unplayableEpisodes(exported, run.environment.spec.actions.length);
  if (unplayable.length > 0)
    return { problems: unplayable, episodes: 0, steps: 0, otherActions: 0 };
  const engine = judged ? engineNameOf(evaluation.engine) : null;
  const jobs = evaluation.states.map(
    ({ state, played }): EpisodesJob => ({
      ...{ gamesPath, romsPath, coresPath, cwd },
      ...{ state, seed, greedy, mostSteps, engine, episodes: played.length },
      recorded: played.map(({ actions }) => actions),
      source: { kind: "export", folder },
    }),
  );
  const results = await playJobs(jobs, run, err);
  const sameEngine = judged && (await hasSameBitsHere(run, evaluation));
  const problems = results.flatMap((result, index) => {
    const recorded = evaluation.states[index];
    return recorded === undefined ? [] : problemsOf(recorded, result, sameEngine);
  });
  const again = results.flatMap(({ played }) => played);
  return {
    problems,
    episodes: again.length,
    steps: again.reduce((sum, { steps }) => sum + steps, 0),
    otherActions: results.reduce((sum, { otherActions }) => sum + otherActions, 0),
  };
}

/** Episodes whose actions no environment can take. */
function unplayableEpisodes({ evaluation }: ReadExport, actions: number): ExportProblem[] {
  return evaluation.states.flatMap(({ state, played }) => {
    const where = `evaluation.json, ${state}`;
    return played.flatMap(({ actions: text, steps }, episode) => {
      const taken = Buffer.from(text, "base64");
      if (taken.length === steps && taken.every((action) => action < actions)) return [];
      return [
        {
          where: `${where}, episode ${episode}`,
          what: `has other than ${steps} actions from 0 to ${actions - 1}`,
        },
      ];
    });
  });
}

function problemsOf(
  { state, slot, played: recorded }: PlayedEvaluation["states"][number],
  { played, firstOther, slot: own }: PlayedEpisodes,
  sameEngine: boolean,
): ExportProblem[] {
  const where = `evaluation.json, ${state}`;
  if (slot !== own) return [{ where, what: `is of slot ${slot}, expected ${own}` }];
  const episode = played.findIndex((each, index) => !isDeepStrictEqual(each, recorded[index]));
  if (episode >= 0) {
    const [is, should] = [recorded[episode], played[episode]].map(described);
    return [{ where: `${where}, episode ${episode}`, what: `says ${is}; played again: ${should}` }];
  }
  if (firstOther === null || !sameEngine) return [];
  return [{ where, what: `has actions that the weights do not choose: ${firstOther}` }];
}

function described(episode: RecordedEpisode | undefined): string {
  const { actions: _, ...figures } = episode ?? { actions: "" };
  return JSON.stringify(figures);
}
