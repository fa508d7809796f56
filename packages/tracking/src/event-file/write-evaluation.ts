import { join } from "node:path";
import { evaluationFolder } from "@lockstep/status";
import { AppendFile, makeFolder } from "@lockstep/system";
import { type EncodedPicture, fileVersion, images, scalars } from "./event.ts";
import { nextEventFile, ownEventFiles } from "./event-file-names.ts";
import { recordOf } from "./record.ts";

/** What episodes from one start state came to. */
export interface EvaluatedState {
  readonly state: string;
  readonly returnMean: number;
  readonly stepsMean: number;
  /** 0..1 */
  readonly finishedShare: number;
  /** 0..1; `null` where the game does not say. */
  readonly progressMean: number | null;
  /** The end of the first episode; `null` where there is nothing to see. */
  readonly picture: EncodedPicture | null;
}

export interface ShownEvaluation {
  /** Of the weights that played. */
  readonly environmentSteps: number;
  /** Seconds since 1970. */
  readonly time: number;
  /** At least one. */
  readonly states: readonly EvaluatedState[];
}

/**
 * Writes an event file with an evaluation's means, under the names of Stable-Baselines3, and pictures. It has a folder of
 * its own: a reader follows one file of a folder at a time, and the run has its own.
 * @param runFolder of the run that was evaluated
 * @returns its path
 */
export async function writeEvaluation(
  runFolder: string,
  { environmentSteps: step, time, states }: ShownEvaluation,
): Promise<string> {
  const folder = join(runFolder, evaluationFolder);
  makeFolder(folder);
  const path = join(folder, nextEventFile(await ownEventFiles(folder), time));
  const place = { time, step };
  const pictures = states.flatMap(({ state, picture }) =>
    picture === null ? [] : [[`eval/${state}`, picture] as const],
  );
  const events = [
    fileVersion({ time, step: 0 }),
    scalars(place, [
      ...means("", states),
      ...states.flatMap((one) => means(`/${one.state}`, [one])),
    ]),
    ...(pictures.length === 0 ? [] : [images(place, Object.fromEntries(pictures))]),
  ];
  const file = await AppendFile.open(path, 0);
  try {
    await file.append(Buffer.concat(events.map(recordOf)));
  } finally {
    await file.close();
  }
  return path;
}

function means(of: string, states: readonly EvaluatedState[]) {
  const progress = states.flatMap(({ progressMean }) => progressMean ?? []);
  return [
    { name: `eval/mean_reward${of}`, value: mean(states.map((each) => each.returnMean)) },
    { name: `eval/mean_ep_length${of}`, value: mean(states.map((each) => each.stepsMean)) },
    { name: `eval/success_rate${of}`, value: mean(states.map((each) => each.finishedShare)) },
    ...(progress.length === 0 ? [] : [{ name: `eval/progress_mean${of}`, value: mean(progress) }]),
  ];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
