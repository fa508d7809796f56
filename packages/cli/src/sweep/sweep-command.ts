import { availableParallelism } from "node:os";
import { join } from "node:path";
import { makeFolder, removeFolder } from "@lockstep/system";
import { CliError } from "../cli-error.ts";
import { type ServiceSpawner, spawnService } from "../cluster/service-process.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { commandSummaries } from "../options/command-summaries.ts";
import { expectEmptyFolder, inRunFolder } from "../run-folder/run-folder.ts";
import { lockstepCommand } from "../terminal/lockstep-words.ts";
import { trainRun } from "../train/train-command.ts";
import {
  type SweepOptions,
  seedsOf,
  sweepOptions,
  trainOptionsOf,
  variedKeysOf,
} from "./sweep-options.ts";
import { type PlannedRun, planSweep, sweepFolder } from "./sweep-plan.ts";
import { readSweepRecord, runsOf, type SweepRecord, writeSweepRecord } from "./sweep-record.ts";
import { trainAll } from "./sweep-runs.ts";
import { sweepLines, sweepRows, writeSweepTable } from "./sweep-table.ts";

/** Exit code of a sweep that was not allowed to stop cleanly: 128 + SIGINT. */
const forcedExit = 130;

/** `lockstep sweep`: the same training with several seeds and settings. What follows `--` are options of `train`. */
export const sweepCommand: Command = createSweepCommand(spawnService);

/** @param spawn how the services of its runs are started */
export function createSweepCommand(spawn: ServiceSpawner): Command {
  return {
    name: "sweep",
    summary: commandSummaries.sweep,
    run(argv, context) {
      const at = argv.indexOf("--");
      const [own, train] = at < 0 ? [argv, null] : [argv.slice(0, at), argv.slice(at + 1)];
      return defineCommand<SweepOptions>({
        name: "sweep",
        options: sweepOptions,
        examples: [
          "lockstep sweep --seeds 1-5 --dir runs/seeds -- --steps 160000",
          "lockstep sweep --seeds 1-3 --vary learning.learningRate=1e-4,5e-4 --dir runs/rates -- --preset default-ppo",
          "lockstep sweep --dir runs/rates",
        ],
        run: (values, context) => sweep(values, train, context, spawn),
      }).run(own, context);
    },
  };
}

async function sweep(
  values: SweepOptions,
  trainArguments: readonly string[] | null,
  context: CommandContext,
  spawn: ServiceSpawner,
): Promise<number> {
  const folder = sweepFolder(values.dir, context.cwd, new Date());
  const before = readSweepRecord(folder);
  const record = sweepOf(values, trainArguments, before, { folder, cwd: context.cwd });
  if (before === null) expectEmptyFolder(folder, "--dir");
  const runs = await planned(folder, record, before === null);
  inRunFolder(folder, "written", () => writeSweepRecord(folder, record), "--dir");
  const atOnce = values.atOnce ?? defaultAtOnce(record);
  const { stopped, forced, failures } = await trainAll(runs, {
    atOnce,
    cwd: record.cwd,
    context,
    train: (options, context, watch) => trainRun(options, context, { watch, spawn }),
  });
  const rows = sweepRows(runs, failures);
  writeSweepTable(folder, rows);
  for (const line of sweepLines(rows)) context.out.write(`${line}\n`);
  context.out.write(`table  ${join(folder, "table.json")}\n`);
  if (forced) return forcedExit;
  if (stopped)
    context.out.write(`stopped; goes on with: ${lockstepCommand("sweep", "--dir", folder)}\n`);
  else context.out.write(`compare with: ${lockstepCommand("compare", folder)}\n`);
  return failures.size > 0 ? 1 : 0;
}

/** What to train: what the options say, or the sweep that is there. @throws {CliError} */
function sweepOf(
  { seeds, vary }: SweepOptions,
  train: readonly string[] | null,
  before: SweepRecord | null,
  { folder, cwd }: { readonly folder: string; readonly cwd: string },
): SweepRecord {
  if (before === null) {
    if (seeds === undefined)
      throw new CliError(
        "BAD_OPTION_VALUE",
        "a new sweep needs --seeds, e.g. lockstep sweep --seeds 1-5 -- --steps 160000",
      );
    return { seeds: seedsOf(seeds), vary: variedKeysOf(vary), train: train ?? [], cwd };
  }
  const after: SweepRecord = {
    seeds: seeds === undefined ? before.seeds : seedsOf(seeds),
    vary: vary.length === 0 ? before.vary : variedKeysOf(vary),
    train: train ?? before.train,
    cwd: before.cwd,
  };
  if (JSON.stringify(after.train) !== JSON.stringify(before.train))
    throw new CliError(
      "RUN_DIFFERS",
      `${folder} is a sweep of other runs: its options behind -- are '${before.train.join(" ")}', now they are '${after.train.join(" ")}'; leave them out or choose another --dir`,
    );
  const names = new Set(runsOf(after).map(({ name }) => name));
  const lost = runsOf(before).find(({ name }) => !names.has(name));
  if (lost === undefined) return after;
  throw new CliError(
    "RUN_DIFFERS",
    `${folder} has the run ${lost.name}, which these options leave out; a sweep can only grow: name its seeds and values too, or choose another --dir`,
  );
}

/**
 * All runs, or one line of what is wrong and nothing left behind.
 * @param isNew the folder has nothing in it yet
 */
async function planned(folder: string, record: SweepRecord, isNew: boolean): Promise<PlannedRun[]> {
  const train = trainOptionsOf(record.train);
  const make = (): void => {
    makeFolder(join(folder, "logs"));
    // A sweep that is killed while its runs are planned is found to be one, and goes on.
    if (isNew) writeSweepRecord(folder, record);
  };
  inRunFolder(folder, "written", make, "--dir");
  try {
    return await planSweep(folder, record, {
      ...train,
      ...(!namesActors(record) && {
        actors: Math.max(1, Math.floor(availableParallelism() / defaultAtOnce(record))),
      }),
    });
  } catch (error) {
    if (isNew) removeFolder(folder);
    throw error;
  }
}

/** A run's learner and actors use two cores or more; a run whose actors are named, as many. */
function defaultAtOnce({ train, seeds, vary }: SweepRecord): number {
  const coresOfRun = namesActors({ train }) ? Math.max(2, trainOptionsOf(train).actors) : 2;
  const most = runsOf({ seeds, vary }).length;
  return Math.max(1, Math.min(most, Math.floor(availableParallelism() / coresOfRun)));
}

function namesActors({ train }: Pick<SweepRecord, "train">): boolean {
  return train.some((word) => word.startsWith("--actors"));
}
