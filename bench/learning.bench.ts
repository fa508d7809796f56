import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { statistics } from "@lockstep/learning";
import { initialWeights } from "@lockstep/model";
import { presets, type RetroRunConfiguration } from "@lockstep/run-configuration";
import { hareDashOnFceumm } from "./learning/hare-dash-on-fceumm.ts";
import { trainLockstep, trainPeer } from "./learning/learned-runs.ts";
import { type LearnedRun, scoredBy, scoresOfRuns } from "./learning/scores-of-runs.ts";
import { parseOptions } from "./options/parse-options.ts";
import { moduleFolder, moduleVersions } from "./peers/peer-process.ts";

/**
 * Trains the default game with several seeds, with Lockstep and with Stable-Baselines3, for equally many steps on the same core
 * from the same start states, and prints what the last episodes came to. The peer learns with the preset's settings, or with
 * `--peer usual` ones. Results are kept in `--results FOLDER`, and a measurement that was interrupted goes on after them.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { XDG_CACHE_HOME } = process.env;
  const cache = XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const { values } = parseOptions({
    args: [...args],
    options: {
      python: { type: "string", default: join(cache, "lockstep-peers", "bin", "python") },
      presets: { type: "string", default: "default,default-ppo" },
      seeds: { type: "string", default: "5" },
      steps: { type: "string", default: "102400" },
      episodes: { type: "string", default: "20" },
      results: { type: "string" },
      peer: { type: "string", default: "preset" },
    },
  });
  const { python } = values;
  const retro = await moduleFolder(python, "stable_retro");
  if (retro === null || (await moduleFolder(python, "stable_baselines3")) === null)
    throw new Error(
      `${python} has no stable-retro with stable-baselines3; docs/performance.md says how to get them, and --python names another Python`,
    );
  if (values.results === undefined)
    throw new Error("name a folder that keeps the results of single runs: --results FOLDER");
  const folder = resolve(values.results);
  mkdirSync(folder, { recursive: true });
  const shared = hareDashOnFceumm(python, folder);
  const steps = Number(values.steps);
  const rows: string[] = [];
  for (const name of values.presets.split(",")) {
    const preset = presetOf(name, steps);
    const peer = peerPreset(values.peer, preset);
    const ours: LearnedRun[] = [];
    const theirs: LearnedRun[] = [];
    for (let seed = 1; seed <= Number(values.seeds); seed++) {
      const taskOf = (settings: RetroRunConfiguration) => ({
        ...{ shared, seed, folder, preset: settings },
        updates: Math.round(steps / (settings.slots * settings.segmentLength)),
      });
      ours.push(await trainLockstep(taskOf(preset), join(retro, "cores")));
      theirs.push(await trainPeer(taskOf(peer), python, weightsOf(preset)));
      console.log(`${name}, seed ${seed}: trained by both`);
    }
    const how = { states: shared.startStates, episodes: Number(values.episodes) };
    rows.push(...rowsOf(name, ours, theirs, how));
  }
  const versions = await moduleVersions(python, ["stable-baselines3", "stable-retro", "torch"]);
  const table = [
    "| preset | of an episode | Lockstep | Stable-Baselines3 + stable-retro | a run of Lockstep's scores higher |",
    "|---|---|---|---|---|",
    ...rows,
    "",
    `${new Date().toISOString().slice(0, 10)}, seeds 1 to ${values.seeds}, ${steps.toLocaleString("en")} steps, the last ${values.episodes} episodes from each start state, ${versions}.`,
  ].join("\n");
  console.log(`\n${table}`);
}

function rowsOf(
  name: string,
  ours: readonly LearnedRun[],
  theirs: readonly LearnedRun[],
  { states, episodes }: { readonly states: readonly string[]; readonly episodes: number },
): string[] {
  return Object.entries(scoredBy).map(([what, score]) => {
    const own = scoresOfRuns(ours, states, { score, episodes, side: 0 });
    const other = scoresOfRuns(theirs, states, { score, episodes, side: 1 });
    const better = statistics.probabilityOfImprovement(own.scores, other.scores);
    const shown = what === "finished" ? percent : whole;
    const both = [own, other].map(({ interquartileMean }) => described(interquartileMean, shown));
    return `| ${[name, what, ...both, described(better, percent)].join(" | ")} |`;
  });
}

/**
 * Steps of 4 frames and four pictures, as the field has them, whatever the presets have: results that are kept stay comparable
 * when a preset is tuned. The discount goes with the length of a step.
 */
const usualSteps = { frameSkip: 4, stack: 4, timeLimitSteps: 500 };
const usualGamma = 0.97;
const usualPictures: Readonly<Record<string, { readonly height: number; readonly width: number }>> =
  { default: { height: 44, width: 44 }, "default-ppo": { height: 52, width: 52 } };

/**
 * @returns the preset with {@link usualSteps} and a schedule of so many steps
 * @throws {Error} of another name than those two presets'
 */
function presetOf(name: string, steps: number): RetroRunConfiguration {
  const found = presets[name]?.configuration;
  const observation = usualPictures[name];
  if (found === undefined || observation === undefined)
    throw new Error(`--presets takes default and default-ppo, got '${name}'`);
  const { learning } = found;
  const environment = { ...found.environment, ...usualSteps, observation };
  const algorithm = { ...learning.algorithm, gamma: usualGamma };
  return { ...found, environment, learning: { ...learning, algorithm, scheduleSteps: steps } };
}

/** With these a user of the peer begins: OpenAI Baselines' for games, and a rate between its two. */
const usualBatch = { slots: 16, segmentLength: 20 };
const usualLearning = { learningRate: 5e-4, schedule: "constant" } as const;
const usualTerms = { gamma: 0.99, lambda: 0.95, entropyCoefficient: 0.01, valueCoefficient: 1 };
const usualPasses = { epochs: 4, minibatches: 4, clipRange: 0.2, normalizeAdvantages: true };

/** @throws {Error} of other settings than those two */
function peerPreset(settings: string, preset: RetroRunConfiguration): RetroRunConfiguration {
  if (settings === "preset") return preset;
  if (settings !== "usual") throw new Error(`--peer takes preset and usual, got '${settings}'`);
  const { learning } = preset;
  const passes = learning.algorithm.name === "ppo" ? usualPasses : {};
  const algorithm = { ...learning.algorithm, ...usualTerms, ...passes };
  return { ...preset, ...usualBatch, learning: { ...learning, ...usualLearning, algorithm } };
}

function weightsOf({ environment }: RetroRunConfiguration): number {
  const { observation, stack, actions } = environment;
  const network = { architecture: "nature-cnn", ...observation, stack } as const;
  return initialWeights({ ...network, actions: actions.length }, 1).length;
}

type Shown = (value: number) => string;
const percent: Shown = (value) => `${(100 * value).toFixed(0)} %`;
const whole: Shown = (value) => Math.round(value).toLocaleString("en");

function described({ value, low, high }: statistics.Estimate, shown: Shown): string {
  return `${shown(value)} (${shown(low)} to ${shown(high)})`;
}
