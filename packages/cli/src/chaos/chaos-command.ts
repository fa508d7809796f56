import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { EnvironmentPlaces } from "@lockstep/environment";
import { environmentSpec } from "@lockstep/environment/configuration";
import {
  presetFor,
  type RunConfiguration,
  resolveRunConfiguration,
} from "@lockstep/run-configuration";
import { assertRedisInstalled, makeFolder, removeFolder } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { defaultLimits } from "../cluster/cluster-state.ts";
import { gamePlaces } from "../games/game-catalogue.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { writeOutputJson } from "../output-file.ts";
import { prepareRunFolder } from "../plan/prepare-run-folder.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import { runSources } from "../plan/run-sources.ts";
import { folderAt } from "../run-folder/run-folder.ts";
import { onInterrupt } from "../terminal/interrupts.ts";
import { restartsAreMeant } from "./chaos-cluster.ts";
import { type ChaosOptions, chaosOptions } from "./chaos-options.ts";
import { differences, paceLine, recoveryLine, recoveryTable } from "./chaos-report.ts";
import { type ChaosTrial, type ChaosTrialOptions, runTrial } from "./chaos-trial.ts";
import {
  type Fault,
  type FaultKind,
  faultKinds,
  kindOf,
  planFaults,
  planScaling,
} from "./fault-plan.ts";
import type { Storm } from "./storm.ts";

/** `lockstep chaos`: trains undisturbed, then again under each plan of faults, and compares every version's hash. */
export const chaosCommand: Command = defineCommand<ChaosOptions>({
  name: "chaos",
  options: chaosOptions,
  positional: "plans",
  examples: [
    "lockstep chaos",
    "lockstep chaos 1,2,3 --updates 20 --faults 10",
    "lockstep chaos 7 --only kill --report recovery.json",
    "lockstep chaos --actors 1 --scale 6,2,4",
    "lockstep chaos --storm 6s --updates 300",
  ],
  run: chaos,
});

/** Versions whose bytes the parameter server keeps, by default. */
const keptVersions = 8;
const usualCheckpointUpdates = 5;

async function chaos(options: ChaosOptions, context: CommandContext): Promise<number> {
  const plans = plansOf(options);
  if (options.list) {
    for (const { name, faults, storm } of plans) {
      context.out.write(`plan ${name}${storm === null ? "" : `: ${stormWords(storm)}`}\n`);
      for (const fault of faults) context.out.write(`${planLine(fault)}\n`);
    }
    return 0;
  }
  if (options.store === "redis") assertRedisInstalled();
  const folder = folderOf(options, context);
  const stopping = new AbortController();
  const stopListening = onInterrupt(
    process,
    () => stopping.abort(),
    () => process.exit(130),
  );
  let sound = false;
  try {
    sound = await compare({ options, context, folder, plans, stopping: stopping.signal });
  } finally {
    stopListening();
    if (options.runDir === undefined && sound) removeFolder(folder);
    else context.out.write(`runs are kept in ${folder}\n`);
  }
  return sound ? 0 : 1;
}

interface NamedPlan {
  /** Its seed, or `scale`. */
  readonly name: string;
  readonly faults: readonly Fault[];
  readonly storm: Storm | null;
}

interface Comparison {
  readonly options: ChaosOptions;
  readonly context: CommandContext;
  readonly folder: string;
  readonly plans: readonly NamedPlan[];
  readonly stopping: AbortSignal;
}

/** @returns whether all plans left the weights as they were, and nothing else went wrong */
async function compare(comparison: Comparison): Promise<boolean> {
  const { options, context, folder, plans, stopping } = comparison;
  const say = (line: string): void => context.out.write(`${line}\n`);
  const places = gamePlaces(options, context.cwd);
  const configuration = await configurationOf(options, places);
  const run = async (name: string, disturbances: Disturbances): Promise<ChaosTrial> => {
    const plan = planOf(name, join(folder, name), configuration, options);
    await prepareRunFolder(plan, null);
    return runTrial(trialOf({ plan, places, ...disturbances, options, context, stopping }));
  };
  const { environment, slots, segmentLength } = configuration;
  say(
    `${environmentSpec(environment).name}, ${slots} slots × ${segmentLength} steps, ${options.updates} updates, ${options.actors} actors, store ${options.store}`,
  );
  const undisturbed = await run("undisturbed", { faults: [], storm: null });
  const usual = undisturbed.updateSeconds;
  say(
    `undisturbed: ${undisturbed.seconds.toFixed(1)} s, ${usual.toFixed(2)} s an update, weights ${undisturbed.hashes.get(options.updates)?.slice(0, 16)}`,
  );
  let sound = report(say, undisturbed.problems);
  const records: unknown[] = [];
  for (const { name, faults, storm } of sound ? plans : []) {
    say(`plan ${name}: ${storm === null ? `${faults.length} faults` : stormWords(storm)}`);
    const disturbed = await run(`plan-${name}`, { faults, storm });
    for (const line of recoveryTable(disturbed.faults, usual)) say(line);
    say(paceLine(disturbed, undisturbed));
    const problems = [
      ...disturbed.problems,
      ...differences(disturbed, undisturbed, options.updates),
    ];
    if (report(say, problems)) say("the same weights in every version, nothing lost or left over");
    else sound = false;
    records.push({
      ...disturbed,
      hashes: Object.fromEntries(disturbed.hashes),
      problems,
      plan: name,
    });
  }
  if (options.report !== undefined) {
    const path = resolve(context.cwd, options.report);
    writeOutputJson(path, { configuration, usualUpdateSeconds: usual, sound, plans: records });
  }
  return sound;
}

function report(say: (line: string) => void, problems: readonly string[]): boolean {
  for (const problem of problems) say(`WRONG: ${problem}`);
  return problems.length === 0;
}

type Disturbances = Pick<ChaosTrialOptions, "faults" | "storm">;

interface TrialParts extends Disturbances, Pick<ChaosTrialOptions, "plan" | "places"> {
  readonly options: ChaosOptions;
  readonly context: CommandContext;
  readonly stopping: AbortSignal;
}

function trialOf({ options, context, ...parts }: TrialParts): ChaosTrialOptions {
  return {
    ...parts,
    env: context.env,
    actors: options.actors,
    leaseMs: options.leaseMs,
    checkpointUpdates:
      options.checkpointUpdates ?? (options.storm === null ? usualCheckpointUpdates : undefined),
    // In a storm the supervisor judges as it does for users.
    limits: options.storm === null ? restartsAreMeant : defaultLimits,
    redis: options.store === "redis",
    keptVersions,
    // Restarts are what this is about: they are in the services' logs.
    notice: () => {},
    onRecovery: (fault) => context.out.write(`${recoveryLine(fault)}\n`),
  };
}

function plansOf(options: ChaosOptions): readonly NamedPlan[] {
  const { scale, storm, updates } = options;
  if (scale.length > 0 && storm !== null)
    throw new CliError("BAD_OPTION_VALUE", "--scale and --storm are both set; keep one");
  if (scale.length > 0)
    return [{ name: "scale", faults: planScaling(scale.map(Number), updates), storm: null }];
  if (storm !== null)
    return options.plans.map((seed) => ({
      name: `storm-${seed}`,
      faults: [],
      storm: { seed: Number(seed), meanMs: storm },
    }));
  const kinds = chosenKinds(options);
  return options.plans.map((seed) => ({
    name: seed,
    faults: planFaults({ ...options, seed: Number(seed), kinds }),
    storm: null,
  }));
}

function chosenKinds({ only, store }: ChaosOptions): readonly FaultKind[] {
  const chosen = faultKinds.filter(
    ({ name }) =>
      (store === "redis" || !name.includes("redis")) &&
      (only.length === 0 || only.some((word) => name.includes(word))),
  );
  if (chosen.length > 0) return chosen;
  const known = faultKinds.map(({ name }) => name).join(", ");
  throw new CliError(
    "BAD_OPTION_VALUE",
    `--only ${only.join(",")} leaves no kind of fault; there are: ${known}`,
  );
}

async function configurationOf(
  { game, slots, segmentLength, pictures, seed }: ChaosOptions,
  places: EnvironmentPlaces,
): Promise<RunConfiguration> {
  return resolveRunConfiguration({
    preset: game === undefined ? undefined : presetFor(game),
    overrides: {
      seed,
      slots,
      segmentLength,
      environment: { game, observation: { height: pictures, width: pictures } },
    },
    ...runSources(places),
  });
}

function planOf(
  run: string,
  folder: string,
  configuration: RunConfiguration,
  { updates }: ChaosOptions,
): RunPlan {
  return {
    run,
    folder,
    configuration,
    changes: [],
    trainedWith: null,
    initialWeights: null,
    algorithmText: null,
    resumed: null,
    store: "folder",
    targetVersion: updates,
  };
}

function folderOf({ runDir }: ChaosOptions, { cwd }: CommandContext): string {
  if (runDir === undefined) return mkdtempSync(join(tmpdir(), "lockstep-chaos-"));
  const folder = folderAt(runDir, cwd);
  makeFolder(folder);
  return folder;
}

function stormWords({ meanMs }: Storm): string {
  return `a storm, one kill every ${meanMs / 1_000} s on average until the run has ended`;
}

function planLine(fault: Fault): string {
  const { number, afterVersion, action } = fault;
  const lasts = "durationMs" in action ? ` for ${action.durationMs} ms` : "";
  const actors = action.type === "scale" ? ` to ${action.actors} actors` : "";
  return `${String(number).padStart(4)}  after version ${String(afterVersion).padEnd(4)} ${kindOf(fault)}${lasts}${actors}`;
}
