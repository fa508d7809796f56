import { type EvaluationRecord, replaySteps } from "@lockstep/export";
import { engineNameOf } from "@lockstep/model";
import type { FinishedRun } from "../model-source/finished-run.ts";
import { openPictureFile } from "../recording/picture-file.ts";
import { PlayedByNetwork } from "../recording/played-by-network.ts";
import { writePictures } from "../recording/write-pictures.ts";
import type { SavedWeights } from "../run-folder/saved-weights.ts";

/** What a video shows: the first episode of an evaluation from its start state. */
export type ShownEvaluation = Pick<
  EvaluationRecord,
  "replay" | "seed" | "greedy" | "mostSteps" | "engine"
>;

/** Writes the video of an episode, computed with the evaluation's engine, at most {@link replaySteps} of it. The same episode gives the same bytes. @param path ends with `.mp4` */
export async function writeReplay(
  path: string,
  run: FinishedRun,
  weights: SavedWeights,
  { replay, seed, greedy, mostSteps, engine }: ShownEvaluation,
): Promise<void> {
  const episode = await PlayedByNetwork.open(run, weights, {
    ...{ state: replay.state, episode: 0, seed, greedy },
    mostSteps: Math.min(mostSteps, replaySteps),
    engine: engineNameOf(engine),
  });
  try {
    const { framesPerSecond } = episode;
    const file = openPictureFile(path, { every: undefined, scale: 2, speed: 1, framesPerSecond });
    try {
      await writePictures({ episodes: [episode], file, overlay: false });
      await file.finish();
    } finally {
      await file.abandon();
    }
  } finally {
    await episode.close();
  }
}
