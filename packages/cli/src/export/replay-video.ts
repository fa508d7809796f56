import { replaySteps } from "@lockstep/export";
import type { FinishedRun } from "../model-source/finished-run.ts";
import { openPictureFile } from "../recording/picture-file.ts";
import { PlayedByNetwork } from "../recording/played-by-network.ts";
import { writePictures } from "../recording/write-pictures.ts";
import type { SavedWeights } from "../run-folder/saved-weights.ts";

/** Which episode a video shows: the first of an evaluation from a start state. */
export interface ReplayChoice {
  readonly state: string;
  readonly seed: number;
  readonly greedy: boolean;
  readonly mostSteps: number;
}

/** Writes the video of an episode, at most {@link replaySteps} of it. The same episode gives the same bytes. @param path ends with `.mp4` */
export async function writeReplay(
  path: string,
  run: FinishedRun,
  weights: SavedWeights,
  choice: ReplayChoice,
): Promise<void> {
  const episode = await PlayedByNetwork.open(run, weights, {
    ...choice,
    mostSteps: Math.min(choice.mostSteps, replaySteps),
    episode: 0,
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
