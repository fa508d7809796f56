import { availableParallelism } from "node:os";
import { knownAlgorithms } from "@lockstep/algorithm";
import { engineNames, usualActorEngine, usualEngine } from "@lockstep/model";
import { configurationKeys } from "@lockstep/run-configuration";
import { engineThreadsSetting } from "@lockstep/service-kit/configuration";
import type { z } from "zod";
import { type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import {
  choice,
  count,
  list,
  type OptionTable,
  ofRun,
  outputFile,
  text,
  toggle,
  withDefault,
} from "../options/option-table.ts";
import { grouped } from "../terminal/quantity.ts";

/** What `lockstep train` can be told. */
export interface TrainOptions extends PlaceOptions {
  readonly game: string | undefined;
  readonly environment: string | undefined;
  readonly states: readonly string[];
  readonly updates: number | undefined;
  readonly steps: number | undefined;
  readonly slots: number | undefined;
  readonly segmentLength: number | undefined;
  readonly seed: number | undefined;
  readonly preset: string | undefined;
  readonly config: string | undefined;
  readonly algorithm: string | undefined;
  readonly init: string | undefined;
  readonly guard: "rollback" | undefined;
  readonly evaluateEvery: number | undefined;
  readonly evaluateEpisodes: number | undefined;
  readonly actors: number;
  readonly runDir: string | undefined;
  readonly resume: boolean;
  readonly store: string | undefined;
  readonly plain: boolean;
  readonly summary: string | undefined;
  readonly track: readonly string[];
  readonly core: string | undefined;
  readonly engine: string | undefined;
  readonly actorEngine: string | undefined;
  readonly engineChange: "refuse" | "record" | undefined;
  readonly engineThreads: number | undefined;
  readonly growthMegabytes: number | undefined;
  readonly operatorHashes: boolean;
  readonly parameterServerPort: number;
  readonly learnerPort: number;
  readonly statusPort: number;
  readonly open: boolean;
}

/** What decides a run and its end. */
export type RunOptions = Pick<
  TrainOptions,
  | "game"
  | "environment"
  | "states"
  | "updates"
  | "steps"
  | "slots"
  | "segmentLength"
  | "seed"
  | "preset"
  | "config"
  | "algorithm"
  | "init"
  | "guard"
  | "runDir"
  | "resume"
  | "store"
  | "core"
>;

/** Steps of a run that names no end and has a constant rate. `--resume --steps N` goes on from there. */
export const defaultSteps = 160_000;

const port = (what: string): z.ZodType<number> =>
  withDefault(count(0, 65_535, `TCP port of ${what}; 0 takes any free one`), 0);

export const trainOptions: OptionTable<TrainOptions> = {
  game: text("NAME", "game to train on, see `lockstep games`; the preset's game when absent"),
  environment: text(
    "FILE",
    "train on your own environment instead of a game: a .mjs or .ts file that exports it, see examples/README.md",
  ),
  states: list("NAMES", "start states to train on; those that preset or game name when absent"),
  updates: count(1, 1e9, "end at this version, counted from the run's beginning"),
  steps: count(
    1,
    1e12,
    `end after so many environment steps (default: where a linear schedule of the learning rate ends, else ${grouped(defaultSteps)})`,
  ),
  slots: ofRun(configurationKeys.slots),
  segmentLength: ofRun(configurationKeys.segmentLength),
  seed: ofRun(configurationKeys.seed),
  preset: text(
    "NAME",
    "named starting point of the configuration; the game's own, or `default`, when absent",
  ),
  config: text(
    "FILE",
    "JSON with any part of a run configuration; wins over the preset, or over the resumed run's own configuration, of which learning rate, schedule, clipping and the algorithm's options may change",
  ),
  algorithm: text(
    "NAME",
    `what learns: an algorithm of Lockstep's (${Object.keys(knownAlgorithms).join(", ")}), or a JavaScript file that defines one; see docs/algorithms.md`,
  ),
  init: text(
    "RUN[@VERSION]",
    "begin a new run with the weights of another run's folder (its newest kept version when none is named) in place of random ones; the optimizer begins anew",
  ),
  guard: choice(
    ["rollback"],
    "when training collapses, go back to the last good version with half the learning rate; without it, only an alarm is raised, see docs/guards.md",
  ),
  evaluateEvery: count(
    0,
    1e9,
    "versions between two that are evaluated while the run trains, the last one too; 0 for none (default ten times a run, where the game has held-out start states and a run is long enough), see docs/evaluation.md",
  ),
  evaluateEpisodes: count(
    1,
    1_000,
    "episodes of such an evaluation from each start state (default 5)",
  ),
  actors: withDefault(
    count(1, 1024, "actor processes; they change the speed, never the result"),
    availableParallelism(),
  ),
  runDir: text("FOLDER", "where the run is kept (default runs/<game>-<time>)"),
  resume: toggle("continue the run in --run-dir, or the newest one"),
  store: text("STORE", "where versions are kept: folder (default), memory, or redis://HOST:PORT"),
  plain: toggle("lines of text instead of a live panel; always so without a terminal"),
  summary: outputFile("write what came out as JSON at the end"),
  track: list(
    "URL|wandb",
    "also send the learning curve to Weights & Biases (key in WANDB_API_KEY) or to the Trackio server at this address, see docs/logs.md; may be repeated",
  ),
  core: text(
    "NAME",
    "libretro core that emulates, e.g. nestopia; other cores give other weights. The one that comes with Lockstep plays the NES, the preferred one that is installed any other console",
  ),
  ...placeOptions,
  engine: choice(
    engineNames,
    "what the learner computes with: onnx[:cpu|cuda|webgpu], tfjs[:node-gpu|node|wasm], wasm, portable for the fastest with the same bits on every processor, or auto for the best that loads (default portable)",
    "ENGINE",
  ),
  actorEngine: choice(
    engineNames,
    "what the actors compute with (default: as before with --resume, else the engine of a learner on a processor, else portable)",
    "ENGINE",
  ),
  engineChange: choice(
    ["refuse", "record"],
    "whether --resume may go on with another engine, whose last bits differ (default refuse)",
  ),
  engineThreads: ofRun(engineThreadsSetting()),
  growthMegabytes: count(
    0,
    1_000_000,
    "megabytes that an actor may grow once it has opened its slots, and the evaluator after its first evaluation, before another one takes its place; 0 for no limit (default 512)",
  ),
  operatorHashes: toggle(
    "keep in the ledger a hash of what each operator of an update computed, for verify --operators; changes no result. A resumed run goes on with it",
  ),
  parameterServerPort: port("the parameter server's gRPC"),
  learnerPort: port("the learner's gRPC"),
  statusPort: port("the learner's page, /status and /metrics"),
  open: toggle("open the run's page in the default browser"),
};

type Engines = Partial<Pick<TrainOptions, "engine" | "actorEngine">>;
type Env = Readonly<Record<string, string | undefined>>;

/** The learner's engine that the user names; `undefined` for none. Services read `LOCKSTEP_ENGINE` where no option is given. */
export function namedEngineOf({ engine }: Engines, env: Env): string | undefined {
  return engine ?? (env["LOCKSTEP_ENGINE"] || undefined);
}

/** What the learner computes with: where nobody says, with the usual engine. */
export function learnerEngineOf(options: Engines, env: Env): string {
  return namedEngineOf(options, env) ?? usualEngine;
}

/** What the actors compute with: where nobody says, what suits the learner's engine. */
export function actorEngineOf(options: Engines, env: Env): string {
  return options.actorEngine ?? usualActorEngine(learnerEngineOf(options, env));
}
