import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Emulator } from "@lockstep/emulation";
import {
  type EnvironmentFactory,
  type EnvironmentPlaces,
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
  readPlayedRun,
} from "@lockstep/round";
import { parseRunConfiguration, type RunConfiguration } from "@lockstep/run-configuration";
import { CliError } from "../cli-error.ts";
import { gamePlaces, type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { count, type OptionTable, text, toggle } from "../options/option-table.ts";
import { expectWritable, writeOutputFile } from "../output-file.ts";
import { expectCoreWorks, expectStatesPlay } from "../probe/expect-playable.ts";
import { placesOfRun } from "../run-folder/copied-module.ts";
import { folderAt } from "../run-folder/run-folder.ts";
import { letInterruptsBeHeard } from "../terminal/interrupts.ts";
import { ProgressBar } from "../terminal/progress-bar.ts";
import { grouped } from "../terminal/quantity.ts";
import { environmentProblems } from "../verify/files/environment-problems.ts";
import { openPictureFile, type PictureFile } from "./episode-files.ts";
import { episodeJson, episodeSentence, episodeTable } from "./episode-lines.ts";

interface ReplayOptions extends PlaceOptions {
  readonly runDir: string | undefined;
  readonly slot: number | undefined;
  readonly episode: number | undefined;
  readonly out: string | undefined;
  readonly every: number | undefined;
  readonly json: boolean;
}

const most = 2 ** 32 - 1;

const options: OptionTable<ReplayOptions> = {
  runDir: text("RUN", "folder of the run; it may stand alone, without --run-dir"),
  slot: count(0, most, "whose episode; without --episode its episodes are listed", "S"),
  episode: count(0, most, "which of the slot's episodes, counted from 0", "E"),
  out: text(
    "FILE",
    "what to write: .png an animation, .rgb raw pictures, .bk2 the buttons as gym-retro and BizHawk have them, no ending a folder of PNGs (default slot-S-episode-E.png in RUN)",
  ),
  every: count(1, 10_000, "keep one frame of so many (default 4 in an animation, else 1)"),
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
    "lockstep replay runs/one --slot 3 --episode 2 --out third.png",
    "lockstep replay runs/one --slot 3 --episode 2 --out third.bk2",
  ],
  interruptible: true,
  run: replay,
});

async function replay(values: ReplayOptions, context: CommandContext): Promise<number> {
  const { runDir, slot, episode } = values;
  if (runDir === undefined)
    throw new CliError("BAD_OPTION_VALUE", "name a run: lockstep replay RUN");
  const folder = folderAt(runDir, context.cwd, "RUN");
  const path = join(folder, "ledger.jsonl");
  if (!existsSync(path))
    throw new CliError("RUN_FOLDER", `${folder} holds no run (it has no ledger.jsonl); check RUN`);
  const played = await readPlayedRun(path);
  if (slot === undefined || episode === undefined) {
    const listed = slot === undefined ? played.episodes.flat() : episodesOf(played, slot);
    const lines = values.json ? episodeJson(listed) : episodeTable(listed);
    for (const line of lines) context.out.write(`${line}\n`);
    return 0;
  }
  const chosen = episodeOf(played, slot, episode);
  const configuration = parseRunConfiguration(played.header.configuration, path);
  const places = placesOfRun(folder, configuration.environment, gamePlaces(values, context.cwd));
  const [changed] = await environmentProblems(configuration, places);
  if (changed !== undefined)
    throw new CliError("RUN_DIFFERS", `${changed.where} ${changed.what}; put the first one back`);
  const run = { configuration, places };
  await expectCoreWorks(run);
  const { startStates } = environmentSpec(configuration.environment);
  await expectStatesPlay(run, startStates, "put back the files that the run was played with");
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
    ? playIntoRecording(configuration, places, chosen, out, progress)
    : playIntoPictures(
        await openEnvironment(configuration, places),
        chosen,
        openPictureFile(out, values.every),
        progress,
      )
  ).finally(() => progress.close());
  context.out.write(`${episodeSentence(chosen, outcome)}\n${written}\n`);
  expectSameEnd(chosen, outcome);
  return 0;
}

interface Replayed {
  /** `null` where the episode is under way. */
  readonly outcome: EpisodeOutcome | null;
  /** What was written. */
  readonly written: string;
}

async function playIntoPictures(
  environment: EnvironmentFactory,
  episode: PlayedEpisode,
  file: PictureFile,
  progress: ProgressBar,
): Promise<Replayed> {
  let playing = false;
  const slot = environment.open(episode.slot, {
    onFrame: (picture) => {
      if (playing) file.frame(picture);
    },
  });
  try {
    slot.seek(startOf(episode));
    playing = true;
    const outcome = await playActions(slot, episode, progress);
    return { outcome, written: file.finish() };
  } finally {
    file.abandon();
    slot.close();
  }
}

async function playIntoRecording(
  { seed, environment }: RunConfiguration,
  places: EnvironmentPlaces,
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

function startOf({ slot, episode, stepsBefore }: PlayedEpisode) {
  return { slot, episode, stepsBefore, actions: new Uint8Array(0) };
}

async function playActions(
  slot: { step(action: number): { readonly episode: EpisodeOutcome | null } },
  { actions }: PlayedEpisode,
  progress: ProgressBar,
): Promise<EpisodeOutcome | null> {
  let outcome: EpisodeOutcome | null = null;
  for (const [step, action] of actions.entries()) {
    if (outcome !== null) break;
    if (step % stepsBetweenEvents === 0) await letInterruptsBeHeard();
    outcome = slot.step(action).episode;
    progress.add();
  }
  return outcome;
}

/** @throws {CliError} `REPLAY_DIFFERS` */
function expectSameEnd(
  { slot, episode, report }: PlayedEpisode,
  outcome: EpisodeOutcome | null,
): void {
  const again = outcome === null ? null : episodeReport(slot, outcome);
  if (isDeepStrictEqual(again, report)) return;
  throw new CliError(
    "REPLAY_DIFFERS",
    `episode ${episode} of slot ${slot} came to ${JSON.stringify(again)}, the ledger says ${JSON.stringify(report)}; lockstep verify finds what was changed`,
  );
}
