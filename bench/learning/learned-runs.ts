import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { readLedger } from "@lockstep/round";
import type { RetroRunConfiguration } from "@lockstep/run-configuration";
import { replaceFileSync } from "@lockstep/system";
import { commandFile } from "../folders/project-folders.ts";
import { askPeer } from "../peers/peer-process.ts";
import type { SharedGame } from "./hare-dash-on-fceumm.ts";
import type { LearnedEpisode, LearnedRun } from "./scores-of-runs.ts";

/** What both sides train. */
export interface LearningTask {
  readonly shared: SharedGame;
  /** Of `default` or `default-ppo`, with a schedule that ends with the run. */
  readonly preset: RetroRunConfiguration;
  readonly updates: number;
  readonly seed: number;
  /** Where results are kept. */
  readonly folder: string;
}

const start = promisify(execFile);
const runLimitMs = 2 * 3_600_000;

/** Trains with `lockstep train` on stable-retro's core. @param cores the folder of its cores */
export async function trainLockstep(task: LearningTask, cores: string): Promise<LearnedRun> {
  const { shared, preset, updates, seed, folder } = task;
  return kept(fileOf(task, "lockstep"), async () => {
    const run = join(folder, `run-${preset.learning.algorithm.name}-${seed}`);
    rmSync(run, { recursive: true, force: true });
    mkdirSync(run, { recursive: true });
    const config = join(run, "config.json");
    writeFileSync(config, JSON.stringify(configurationOf(task)));
    const places = ["--games-path", shared.games, "--cores-path", cores, "--core", "fceumm"];
    const length = ["--updates", String(updates), "--seed", String(seed)];
    const how = ["--plain", "--evaluate-every", "0", "--run-dir", join(run, "run")];
    await start(
      process.execPath,
      [commandFile, "train", "--config", config, ...places, ...length, ...how],
      { timeout: runLimitMs, maxBuffer: 64 * 1024 * 1024 },
    );
    const episodes: LearnedEpisode[] = [];
    for await (const { record } of readLedger(join(run, "run", "ledger.jsonl")))
      if (record !== null && record.type !== "run") episodes.push(...record.episodes);
    rmSync(run, { recursive: true, force: true });
    return { episodes };
  });
}

/** Trains with Stable-Baselines3 on stable-retro. @param weights that its network must have */
export async function trainPeer(
  task: LearningTask,
  python: string,
  weights: number,
): Promise<LearnedRun> {
  const { shared, preset, updates, seed } = task;
  const steps = updates * preset.slots * preset.segmentLength;
  return kept(fileOf(task, "stable-baselines3"), async () => {
    const asked = { ...shared, preset, seed, steps };
    const learned = await askPeer<LearnedRun & { readonly weights: number }>(python, "learn.py", [
      JSON.stringify(asked),
    ]);
    if (learned.weights === weights) return { episodes: learned.episodes };
    throw new Error(
      `Stable-Baselines3 does other work: its network has ${learned.weights} weights, expected ${weights}`,
    );
  });
}

/** The preset for the shared game: everything that a preset of the default game says, said of this one. */
function configurationOf({ shared, preset }: LearningTask): unknown {
  const { identity: _, ...environment } = preset.environment;
  return {
    ...preset,
    environment: { ...environment, game: shared.game, startStates: shared.startStates },
  };
}

/** Named by the configuration, too: one with other numbers has other results. */
function fileOf(task: LearningTask, side: string): string {
  const { folder, preset, updates, seed } = task;
  const sha256 = createHash("sha256")
    .update(JSON.stringify(configurationOf(task)))
    .digest("hex");
  const { name } = preset.learning.algorithm;
  return join(folder, `${side}-${name}-${updates}-${seed}-${sha256.slice(0, 16)}.json`);
}

/** What the file says; else what is learned now, which it then says. */
async function kept(file: string, learn: () => Promise<LearnedRun>): Promise<LearnedRun> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as LearnedRun;
  const learned = await learn();
  replaceFileSync(file, `${JSON.stringify(learned)}\n`);
  return learned;
}
