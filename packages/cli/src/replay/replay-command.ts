import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Emulator } from "@lockstep/emulation";
import {
  type EpisodeOutcome,
  encodeBk2,
  openEnvironment,
  openRetroEnvironment,
  type Recording,
  RecordingEmulator,
} from "@lockstep/environment";
import { environmentSpec } from "@lockstep/environment/configuration";
import {
  episodeOf,
  episodeReport,
  episodesOf,
  type PlayedEpisode,
  type PlayedRun,
  readPlayedRun,
} from "@lockstep/round";
import { parseRunConfiguration } from "@lockstep/run-configuration";
import { CliError } from "../cli-error.ts";
import { gamePlaces, type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { count, type OptionTable, outputFile, text, toggle } from "../options/option-table.ts";
import { expectWritable, writeOutputFile } from "../output-file.ts";
import { expectCoreWorks, expectStatesPlay } from "../probe/expect-playable.ts";
import { expectPictureKind, openPictureFile } from "../recording/picture-file.ts";
import { pictureEndings, type VideoOptions, videoOptions } from "../recording/video-options.ts";
import { writePictures } from "../recording/write-pictures.ts";
import { placesOfRun } from "../run-folder/copied-module.ts";
import { expectReadableFormat, folderAt, noRunIn } from "../run-folder/run-folder.ts";
import { letInterruptsBeHeard } from "../terminal/interrupts.ts";
import { ProgressBar } from "../terminal/progress-bar.ts";
import { grouped } from "../terminal/quantity.ts";
import { environmentProblems } from "../verify/files/environment-problems.ts";
import { episodeJson, episodeSentence, episodeTable } from "./episode-lines.ts";
import { EpisodeOfLedger, type ReplayedRun, startOf } from "./episode-of-ledger.ts";

interface ReplayOptions extends PlaceOptions, VideoOptions {
  readonly runDir: string | undefined;
  readonly slot: number | undefined;
  readonly episode: number | undefined;
  readonly out: string | undefined;
  readonly overlayVersion: number | undefined;
  readonly besideSlot: number | undefined;
  readonly besideEpisode: number | undefined;
  readonly json: boolean;
}

const most = 2 ** 32 - 1;

const options: OptionTable<ReplayOptions> = {
  runDir: text("RUN", "folder of the run; it may stand alone, without --run-dir"),
  slot: count(0, most, "whose episode; without --episode its episodes are listed", "S"),
  episode: count(0, most, "which of the slot's episodes, counted from 0", "E"),
  out: outputFile(
    `what to write: ${pictureEndings}; .bk2 the buttons as gym-retro and BizHawk have them (default slot-S-episode-E.png in RUN)`,
  ),
  ...videoOptions,
  overlayVersion: count(
    0,
    most,
    "saved version whose probabilities and value --overlay shows (default the newest)",
  ),
  besideSlot: count(0, most, "slot of an episode that is shown to the right, in step", "S"),
  besideEpisode: count(0, most, "which of that slot's episodes", "E"),
  json: toggle("list all episodes as lines of JSON, where none is chosen"),
  ...placeOptions,
};

/** `lockstep replay`: an episode of the training, once more. */
export const replayCommand: Command = defineCommand<ReplayOptions>({
  name: "replay",
  options,
  positional: "runDir",
  examples: [
    "lockstep replay runs/one",
    "lockstep replay runs/one --slot 3 --episode 2 --out third.mp4 --overlay",
    "lockstep replay runs/one --slot 3 --episode 2 --beside-slot 3 --beside-episode 40 --out both.mp4",
    "lockstep replay runs/one --slot 3 --episode 2 --out third.bk2",
  ],
  interrupted: "nothing is written",
  run: replay,
});

async function replay(values: ReplayOptions, context: CommandContext): Promise<number> {
  const { runDir, slot, episode } = values;
  if (runDir === undefined)
    throw new CliError("BAD_OPTION_VALUE", "name a run: lockstep replay RUN");
  const folder = folderAt(runDir, context.cwd, "RUN");
  const played = await readLedgerOf(folder);
  if (slot === undefined || episode === undefined) {
    const listed = slot === undefined ? played.episodes.flat() : episodesOf(played, slot);
    const lines = values.json ? episodeJson(listed) : episodeTable(listed);
    for (const line of lines) context.out.write(`${line}\n`);
    return 0;
  }
  const chosen = episodeOf(played, slot, episode);
  const run = await openPlayedRun(folder, played, values, context);
  const out = resolve(
    context.cwd,
    values.out ?? join(folder, `slot-${slot}-episode-${episode}.png`),
  );
  const progress = new ProgressBar({
    terminal: context.err,
    what: "steps",
    total: chosen.actions.length,
  });
  const { outcome, written } = await (out.endsWith(".bk2")
    ? playIntoRecording(run, chosen, out, progress)
    : playIntoPictures({ run, chosen, out, values, context, progress })
  ).finally(() => progress.close());
  context.out.write(`${episodeSentence(chosen, outcome)}\n${written}\n`);
  if (isSameEnd(chosen, outcome)) return 0;
  throw await differs(run, chosen, outcome, out.endsWith(".bk2"));
}

/** @throws {CliError} `RUN_FOLDER` */
async function readLedgerOf(folder: string): Promise<PlayedRun> {
  const path = join(folder, "ledger.jsonl");
  if (!existsSync(path)) throw new CliError("RUN_FOLDER", noRunIn(folder, "ledger.jsonl"));
  expectReadableFormat(folder, "RUN");
  return await readPlayedRun(path);
}

/** Finds what a run was played with. @throws {CliError} `RUN_DIFFERS` when that has changed */
async function openPlayedRun(
  folder: string,
  played: PlayedRun,
  values: ReplayOptions,
  { cwd }: CommandContext,
): Promise<ReplayedRun> {
  const path = join(folder, "ledger.jsonl");
  const configuration = parseRunConfiguration(played.header.configuration, path);
  const places = placesOfRun(folder, configuration.environment, gamePlaces(values, cwd));
  const [changed] = await environmentProblems(configuration, places);
  if (changed !== undefined)
    throw new CliError("RUN_DIFFERS", `${changed.where} ${changed.what}; put the first one back`);
  const run = { folder, configuration, places };
  await expectCoreWorks(run);
  const { startStates } = environmentSpec(configuration.environment);
  await expectStatesPlay(run, startStates, "put back the files that the run was played with");
  return run;
}

interface Replayed {
  /** `null` where the episode is under way. */
  readonly outcome: EpisodeOutcome | null;
  /** What was written. */
  readonly written: string;
}

interface PlayParts {
  readonly run: ReplayedRun;
  readonly chosen: PlayedEpisode;
  readonly out: string;
  readonly values: ReplayOptions;
  readonly context: CommandContext;
  readonly progress: ProgressBar;
}

async function playIntoPictures(parts: PlayParts): Promise<Replayed> {
  const { run, chosen, out, values, context, progress } = parts;
  expectPictureKind(out, ", .bk2 for a recording of the buttons");
  const second = await secondEpisode(run, values, context);
  const watched = values.overlay ? values.overlayVersion : null;
  const first = await EpisodeOfLedger.open(run, chosen, watched);
  const episodes: [EpisodeOfLedger, ...EpisodeOfLedger[]] = [first];
  try {
    if (second !== null) {
      const shown = second.run === run ? watched : values.overlay ? undefined : null;
      episodes.push(await EpisodeOfLedger.open(second.run, second.chosen, shown));
    }
    const file = openPictureFile(out, { ...values, framesPerSecond: first.framesPerSecond });
    try {
      await writePictures({
        ...{ episodes, file, overlay: values.overlay },
        stepped: () => progress.add(),
      });
      return { outcome: first.outcome, written: await file.finish() };
    } finally {
      await file.abandon();
    }
  } finally {
    for (const episode of episodes) await episode.close();
  }
}

/** The episode to the right. @throws {CliError} `BAD_OPTION_VALUE` when it is named by half */
async function secondEpisode(
  run: ReplayedRun,
  { besideRun, besideSlot, besideEpisode, ...values }: ReplayOptions,
  context: CommandContext,
): Promise<{ readonly run: ReplayedRun; readonly chosen: PlayedEpisode } | null> {
  if ([besideRun, besideSlot, besideEpisode].every((each) => each === undefined)) return null;
  if (besideSlot === undefined || besideEpisode === undefined)
    throw new CliError(
      "BAD_OPTION_VALUE",
      "an episode to the right is named by --beside-slot S and --beside-episode E, and by --beside-run RUN when it is another run's",
    );
  const folder = besideRun === undefined ? run.folder : folderAt(besideRun, context.cwd, "RUN");
  const played = await readLedgerOf(folder);
  const chosen = episodeOf(played, besideSlot, besideEpisode);
  if (besideRun === undefined) return { run, chosen };
  const options = { ...values, besideRun, besideSlot, besideEpisode };
  return { run: await openPlayedRun(folder, played, options, context), chosen };
}

async function playIntoRecording(
  { configuration: { seed, environment }, places }: ReplayedRun,
  episode: PlayedEpisode,
  path: string,
  progress: ProgressBar,
): Promise<Replayed> {
  if (environment.kind !== "retro")
    throw new CliError(
      "BAD_OPTION_VALUE",
      `--out ${path}: only a console's buttons make a .bk2; this run plays ${environment.name}`,
    );
  expectWritable(path);
  const ended: Recording[] = [];
  let recorder: RecordingEmulator | null = null;
  const factory = await openRetroEnvironment({ seed, environment }, places);
  const slot = factory.openWatched(episode.slot, (emulator: Emulator) => {
    recorder = new RecordingEmulator(emulator, environment.game, (each) => ended.push(each));
    return recorder;
  });
  try {
    slot.seek(startOf(episode));
    ended.length = 0;
    const outcome = await playActions(slot, episode, progress);
    const watched = recorder as RecordingEmulator | null;
    // The slot has begun the next episode where this one has ended.
    const recording = ended[0] ?? watched?.recording();
    if (recording === undefined || watched === null) throw new RangeError("nothing was played");
    writeOutputFile(path, encodeBk2(recording, watched.buttons));
    return { outcome, written: `${grouped(recording.frames.length)} frames' buttons in ${path}` };
  } finally {
    slot.close();
  }
}

const stepsBetweenEvents = 16;

async function playActions(
  slot: { step(action: number): { readonly episode: EpisodeOutcome | null } },
  { actions }: PlayedEpisode,
  progress?: ProgressBar,
): Promise<EpisodeOutcome | null> {
  let outcome: EpisodeOutcome | null = null;
  for (const [step, action] of actions.entries()) {
    if (outcome !== null) break;
    if (step % stepsBetweenEvents === 0) await letInterruptsBeHeard();
    outcome = slot.step(action).episode;
    progress?.add();
  }
  return outcome;
}

function isSameEnd({ slot, report }: PlayedEpisode, outcome: EpisodeOutcome | null): boolean {
  return isDeepStrictEqual(outcome === null ? null : episodeReport(slot, outcome), report);
}

/** @param undrawn whether only the frames were drawn that the run drew */
async function differs(
  run: ReplayedRun,
  chosen: PlayedEpisode,
  outcome: EpisodeOutcome | null,
  undrawn: boolean,
): Promise<CliError> {
  const { slot, episode, report } = chosen;
  const again = outcome === null ? null : episodeReport(slot, outcome);
  const advice =
    !undrawn && (await showsDrawing(run, chosen))
      ? "without a picture of each frame it comes to the same: the game's RAM shows whether a frame was drawn; train with environment.drawEveryFrame true in a file for --config"
      : "lockstep verify finds what was changed";
  return new CliError(
    "REPLAY_DIFFERS",
    `episode ${episode} of slot ${slot} came to ${JSON.stringify(again)}, the ledger says ${JSON.stringify(report)}; ${advice}`,
  );
}

/** Whether an episode ends as the ledger says once no more frames are drawn than the run drew. */
async function showsDrawing(
  { configuration, places }: ReplayedRun,
  chosen: PlayedEpisode,
): Promise<boolean> {
  const factory = await openEnvironment(configuration, places);
  const slot = factory.open(chosen.slot);
  try {
    slot.seek(startOf(chosen));
    return isSameEnd(chosen, await playActions(slot, chosen));
  } finally {
    slot.close();
  }
}
