import { join, resolve } from "node:path";
import type { EpisodeOutcome } from "@lockstep/environment";
import { CliError } from "../cli-error.ts";
import { mostStepsOption } from "../evaluate/most-steps.ts";
import { type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import { chosenStates, openFinishedRun } from "../model-source/finished-run.ts";
import { chosenSource, modelOption, type SourceOptions } from "../model-source/model-option.ts";
import { openSource } from "../model-source/model-source.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import {
  count,
  type OptionTable,
  outputFile,
  text,
  toggle,
  withDefault,
} from "../options/option-table.ts";
import { expectStatesPlay } from "../probe/expect-playable.ts";
import { readSavedWeights } from "../run-folder/saved-weights.ts";
import { chosenVersion, versionOption } from "../run-folder/version-choice.ts";
import { episodeEnd } from "../terminal/episode-end.ts";
import { ProgressBar } from "../terminal/progress-bar.ts";
import { counted, grouped, percent, significant } from "../terminal/quantity.ts";
import { expectPictureKind, expectWritableKind, openPictureFile } from "./picture-file.ts";
import { PlayedByNetwork } from "./played-by-network.ts";
import { pictureEndings, type VideoOptions, videoOptions } from "./video-options.ts";
import { writePictures } from "./write-pictures.ts";

interface RecordOptions extends PlaceOptions, VideoOptions, SourceOptions {
  readonly state: string | undefined;
  readonly out: string | undefined;
  readonly besideVersion: string | undefined;
  readonly seed: number;
  readonly episode: number;
  readonly greedy: boolean;
  readonly mostSteps: number;
}

const options: OptionTable<RecordOptions> = {
  runDir: text("RUN", "folder of the run whose weights play"),
  model: modelOption,
  state: text("NAME", "start state; the run's first when absent"),
  out: outputFile(
    `what to write: ${pictureEndings} (default <state>.png in the run's folder, or here for a model)`,
  ),
  version: versionOption(),
  seed: withDefault(count(0, 2 ** 32 - 1, "all draws come from it"), 1),
  episode: withDefault(
    count(0, 10_000, "which episode of that seed is recorded; `evaluate` plays the same ones"),
    0,
  ),
  greedy: toggle("take the likeliest action always instead of drawing it"),
  mostSteps: mostStepsOption,
  ...videoOptions,
  besideVersion: text(
    "N|best",
    "version that plays to the right, in step, of --beside-run or of this run (default its newest)",
  ),
  ...placeOptions,
};

/** `lockstep record`: an episode as the game draws it. */
export const recordCommand: Command = defineCommand<RecordOptions>({
  name: "record",
  options,
  examples: [
    "lockstep record --run-dir runs/one --state MeadowZone.Act1 --out meadow.mp4 --overlay",
    "lockstep record --model HareDash-Nes --out hare.mp4",
    "lockstep record --run-dir runs/one --out early-and-late.mp4 --version 50 --beside-version 200",
  ],
  interrupted: "nothing is written",
  run: record,
});

async function record(values: RecordOptions, context: CommandContext): Promise<number> {
  if (values.out !== undefined) expectPictureKind(values.out);
  const source = chosenSource(values, context.cwd);
  const { run, weights } = await openSource(source, values, context.cwd, { coreTried: false });
  const words = values.state === undefined ? ["training"] : [values.state];
  const [state = ""] = chosenStates(words, run);
  const out = resolve(
    context.cwd,
    values.out ?? join(source.kind === "run" ? run.folder : "", `${state}.png`),
  );
  expectWritableKind(out);
  await expectStatesPlay(run, [state]);
  const progress = new ProgressBar({
    terminal: context.err,
    what: "steps",
    total: longestSteps(values, run.configuration.environment.timeLimitSteps),
    atMost: true,
  });
  const stepped = (): void => progress.add();
  const choice = { ...values, state, stepped };
  const first = await PlayedByNetwork.open(run, weights(), choice);
  try {
    const second = await openSecond(values, state, context);
    try {
      const file = openPictureFile(out, { ...values, framesPerSecond: first.framesPerSecond });
      try {
        const episodes = second === null ? ([first] as const) : ([first, second] as const);
        await writePictures({ episodes, file, overlay: values.overlay, stepped });
        await file.finish();
      } finally {
        await file.abandon();
      }
      progress.close();
      context.out.write(`${out}\n`);
      for (const each of [first, second])
        if (each?.outcome != null) context.out.write(`${sentence(each.outcome, each.version)}\n`);
    } finally {
      await second?.close();
    }
  } finally {
    progress.close();
    await first.close();
  }
  return 0;
}

/** Steps of the episodes up to the recorded one, where none ends earlier. */
function longestSteps(
  { episode, mostSteps }: RecordOptions,
  timeLimitSteps: number | null,
): number {
  return (episode + 1) * Math.min(mostSteps, timeLimitSteps ?? mostSteps);
}

/** The episode to the right: of the same seed from the same start state, with other weights. */
async function openSecond(
  values: RecordOptions,
  state: string,
  context: CommandContext,
): Promise<PlayedByNetwork | null> {
  const { besideRun, besideVersion, runDir, model } = values;
  if (besideRun === undefined && besideVersion === undefined) return null;
  if (besideRun === undefined && model !== undefined)
    throw new CliError(
      "BAD_OPTION_VALUE",
      `--beside-version ${besideVersion} is a version of no run, because --model ${model} plays; name its run: --beside-run RUN`,
    );
  const run = await openFinishedRun({ ...values, runDir: besideRun ?? runDir }, context.cwd);
  run.environment.expectStates([state]);
  const version = chosenVersion(run.folder, besideVersion, "--beside-version");
  const weights = readSavedWeights(run.folder, version);
  return await PlayedByNetwork.open(run, weights, { ...values, state });
}

function sentence(outcome: EpisodeOutcome, version: number): string {
  const end = episodeEnd(outcome);
  const parts = [
    `${outcome.startState} with version ${grouped(version)}: ${end}`,
    outcome.progress === null ? null : `progress ${percent(outcome.progress)}`,
    `return ${significant(outcome.episodeReturn)}`,
    counted(outcome.steps, "step"),
  ];
  return parts.filter((part) => part !== null).join(", ");
}
