import { extname, join, resolve } from "node:path";
import type { Picture } from "@lockstep/emulation";
import type { EpisodeOutcome } from "@lockstep/environment";
import { CliError } from "../cli-error.ts";
import { chosenStates, loadPolicyEngine, openFinishedRun } from "../evaluate/finished-run.ts";
import { mostStepsOption } from "../evaluate/most-steps.ts";
import { playEpisodes } from "../evaluate/play-episodes.ts";
import { networkPolicy } from "../evaluate/policy.ts";
import { type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { count, type OptionTable, text, toggle, withDefault } from "../options/option-table.ts";
import { expectWritable, writeOutputFile } from "../output-file.ts";
import { expectStatesPlay } from "../probe/expect-playable.ts";
import { episodeEnd } from "../terminal/episode-end.ts";
import { ProgressBar } from "../terminal/progress-bar.ts";
import { grouped, percent, significant } from "../terminal/quantity.ts";
import { type AnimatedPng, createAnimatedPng } from "./animated-png.ts";

interface RecordOptions extends PlaceOptions {
  readonly runDir: string | undefined;
  readonly state: string | undefined;
  readonly out: string | undefined;
  readonly version: number | undefined;
  readonly seed: number;
  readonly episode: number;
  readonly greedy: boolean;
  readonly mostSteps: number;
}

const options: OptionTable<RecordOptions> = {
  runDir: text("RUN", "folder of the run whose weights play"),
  state: text("NAME", "start state; the run's first when absent"),
  out: text("FILE", "animated PNG to write (default <state>.png in the run's folder)"),
  version: count(0, 2 ** 32 - 1, "version of the weights; the newest when absent"),
  seed: withDefault(count(0, 2 ** 32 - 1, "all draws come from it"), 1),
  episode: withDefault(
    count(0, 10_000, "which episode of that seed is recorded; `evaluate` plays the same ones"),
    0,
  ),
  greedy: toggle("take the likeliest action always instead of drawing it"),
  mostSteps: mostStepsOption,
  ...placeOptions,
};

/** `lockstep record`: an episode as the game draws it. */
export const recordCommand: Command = defineCommand<RecordOptions>({
  name: "record",
  options,
  examples: ["lockstep record --run-dir runs/one --state MeadowZone.Act1 --out meadow.png"],
  interruptible: true,
  run: record,
});

async function record(values: RecordOptions, context: CommandContext): Promise<number> {
  if (values.out !== undefined) expectPicture(values.out);
  const run = await openFinishedRun(values, context.cwd);
  const words = values.state === undefined ? ["training"] : [values.state];
  const [state = ""] = chosenStates(words, run);
  const out = resolve(context.cwd, values.out ?? join(run.folder, `${state}.png`));
  expectWritable(out);
  await expectStatesPlay(run, [state]);
  const actions = run.configuration.environment.actions.length;
  const { engine, weights } = await loadPolicyEngine(run, values.version, 1);
  const recorder = new EpisodeRecorder(values.episode);
  const progress = new ProgressBar({
    terminal: context.err,
    what: "steps",
    total: longestSteps(values, run.configuration.environment.timeLimitSteps),
    atMost: true,
  });
  const slot = run.environment.openEvaluation({
    state,
    seed: values.seed,
    mostSteps: values.mostSteps,
    onFrame: (picture) => recorder.frame(picture),
  });
  try {
    const policy = networkPolicy({ engine, actions, greedy: values.greedy });
    await playEpisodes({
      slots: [slot],
      episodes: values.episode + 1,
      policy,
      stepped: () => progress.add(),
      ended: (outcome) => recorder.ended(outcome),
    });
  } finally {
    progress.close();
    slot.close();
    await engine.close();
  }
  writeOutputFile(out, recorder.finish());
  context.out.write(`${out}\n`);
  if (recorder.outcome !== null)
    context.out.write(`${sentence(recorder.outcome, weights.version)}\n`);
  return 0;
}

/** Steps of the episodes up to the recorded one, where none ends earlier. */
function longestSteps(
  { episode, mostSteps }: RecordOptions,
  timeLimitSteps: number | null,
): number {
  return (episode + 1) * Math.min(mostSteps, timeLimitSteps ?? mostSteps);
}

/** @throws {CliError} `OUTPUT_FILE` for the ending of another kind of file; none is a pipe's or a device's */
function expectPicture(out: string): void {
  const kind = extname(out).toLowerCase();
  if (["", ".png", ".apng"].includes(kind)) return;
  throw new CliError(
    "OUTPUT_FILE",
    `--out ${out} ends with ${kind}, expected .png, because an animated PNG is written; lockstep replay writes raw pictures (.rgb) and buttons (.bk2)`,
  );
}

/** Consoles draw 60 pictures a second; every fourth is enough for the eye. */
const framesPerPicture = 4;
const framesPerSecond = 60;

/** Keeps the pictures of one of a slot's episodes. */
class EpisodeRecorder {
  readonly #wanted: number;
  #episode = 0;
  #frames = 0;
  #animation: AnimatedPng | null = null;
  /** How the episode ended. */
  outcome: EpisodeOutcome | null = null;

  constructor(episode: number) {
    this.#wanted = episode;
  }

  frame(picture: () => Picture): void {
    if (this.#episode !== this.#wanted || this.#frames++ % framesPerPicture !== 0) return;
    this.#animation ??= createAnimatedPng({
      delayMs: (1000 * framesPerPicture) / framesPerSecond,
    });
    this.#animation.add(picture());
  }

  ended(outcome: EpisodeOutcome): void {
    if (this.#episode === this.#wanted) this.outcome = outcome;
    this.#episode += 1;
  }

  finish(): Uint8Array {
    if (this.#animation === null) throw new RangeError("the episode had no frame");
    return this.#animation.finish();
  }
}

function sentence(outcome: EpisodeOutcome, version: number): string {
  const end = episodeEnd(outcome);
  const parts = [
    `${outcome.startState} with version ${grouped(version)}: ${end}`,
    outcome.progress === null ? null : `progress ${percent(outcome.progress)}`,
    `return ${significant(outcome.episodeReturn)}`,
    `${grouped(outcome.steps)} steps`,
  ];
  return parts.filter((part) => part !== null).join(", ");
}
