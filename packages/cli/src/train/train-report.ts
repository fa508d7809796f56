import { relative } from "node:path";
import { environmentSpec } from "@lockstep/environment/configuration";
import { keyDifferenceText } from "@lockstep/run-configuration";
import { flagOf } from "@lockstep/service-kit/configuration";
import type { SupervisedSummary } from "@lockstep/status";
import type { ClusterEnd } from "../cluster/cluster-state.ts";
import type { PlaceOptions } from "../games/game-catalogue.ts";
import type { CommandContext } from "../options/command.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import type { TrainOptions } from "../plan/train-options.ts";
import { summaryLines } from "../run-folder/run-summary.ts";
import { evaluationsOf } from "../run-folder/version-choice.ts";
import { quoted } from "../terminal/lockstep-words.ts";
import { counted, grouped } from "../terminal/quantity.ts";
import { scoreWords } from "../terminal/score-words.ts";

/** The first words: what is trained, where, and how to stop. */
export function openingLines(plan: RunPlan, options: TrainOptions, cwd: string): string[] {
  const { slots, segmentLength, seed, environment } = plan.configuration;
  const actors = counted(options.actors, "actor");
  const doing = plan.resumed === null ? "Training on" : "Resuming";
  const core = environment.kind === "retro" ? environment.core : undefined;
  const playing = core === undefined ? "" : ` on ${core.name} ${core.version}`;
  const { initialWeights } = plan.configuration;
  const begins =
    initialWeights === undefined || plan.resumed !== null
      ? []
      : [
          `Begins with the weights of version ${grouped(initialWeights.version)} of run ${initialWeights.run}; the optimizer begins anew.`,
        ];
  const changes = plan.changes.map((change) => `From here on ${keyDifferenceText(change)}.`);
  return [
    `${doing} ${environmentSpec(environment).name}${playing}: ${slots} slots × ${segmentLength} steps an update, seed ${seed}, ${actors}, to version ${grouped(plan.targetVersion)}`,
    `Run folder ${pathFrom(cwd, plan.folder)}; logs in ${pathFrom(cwd, plan.folder)}/logs. Ctrl-C stops and keeps a checkpoint.`,
    ...begins,
    ...changes,
  ];
}

/** Where to watch. */
export function addressLines(addresses: readonly { service: string; url: string }[]): string[] {
  const learner = addresses.find(({ service }) => service === "learner");
  return [
    ...(learner === undefined ? [] : [`${"page".padEnd(18)}${learner.url}/watch`]),
    ...addresses.map(({ service, url }) => `${service.padEnd(18)}${url}/status   ${url}/metrics`),
  ];
}

/** How it ended, what came out and how to go on. */
export function closingLines(
  end: ClusterEnd,
  summary: SupervisedSummary | null,
  plan: RunPlan,
  { cwd, trainCommand }: Pick<CommandContext, "cwd" | "trainCommand">,
  evaluationsLeft = 0,
): string[] {
  const lines = [endSentence(end, plan)];
  if (summary !== null) lines.push(...summaryLines(summary));
  lines.push(...bestLines(plan.folder));
  if (end.kind === "completed" && evaluationsLeft > 0 && plan.store !== "memory")
    lines.push(
      `missing   ${counted(evaluationsLeft, "evaluation")}; to make up for them: ${commandTo(plan.targetVersion, plan, cwd, trainCommand)}`,
    );
  lines.push(`folder    ${pathFrom(cwd, plan.folder)}`);
  if (plan.store === "memory")
    return [...lines, "The store was memory: this run cannot be resumed."];
  return [...lines, `continue  ${resumeCommand(end, plan, cwd, trainCommand)}`];
}

/** Nothing where no version was evaluated, or where its evaluations cannot be read. */
function bestLines(folder: string): string[] {
  try {
    const { best, evaluated } = evaluationsOf(folder);
    if (best === null) return [];
    const among = `of ${counted(evaluated, "evaluated version")}`;
    return [
      `best      version ${grouped(best.version)}, ${among}: ${scoreWords(best)} (--version best plays it)`,
    ];
  } catch {
    return [];
  }
}

function endSentence(end: ClusterEnd, plan: RunPlan): string {
  if (end.kind === "completed") return `Trained to version ${grouped(plan.targetVersion)}.`;
  return end.kind === "interrupted" ? "Stopped." : "Failed.";
}

/** The exact command that goes on with the run: to its target, or to twice as far when it got there. */
export function resumeCommand(
  end: ClusterEnd,
  plan: RunPlan,
  cwd: string,
  trainCommand: string,
): string {
  const target =
    end.kind === "completed" ? Math.max(1, 2 * plan.targetVersion) : plan.targetVersion;
  return commandTo(target, plan, cwd, trainCommand);
}

function commandTo(
  target: number,
  { folder }: Pick<RunPlan, "folder">,
  cwd: string,
  trainCommand: string,
): string {
  return `${trainCommand} --resume --run-dir ${quoted(pathFrom(cwd, folder))} --updates ${target}`;
}

/** The options that say where games, cartridges and cores are, for the shell: a command that goes on needs them, too. */
export function placeWords(places: PlaceOptions): string[] {
  const { gamesPath, romsPath, coresPath } = places;
  return Object.entries({ gamesPath, romsPath, coresPath }).flatMap(([key, folders]) =>
    folders.map((folder) => `${flagOf(key)} ${quoted(folder)}`),
  );
}

function pathFrom(cwd: string, path: string): string {
  const near = relative(cwd, path);
  return near === "" || near.startsWith("..") ? path : near;
}
