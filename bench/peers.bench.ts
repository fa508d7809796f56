import { homedir, loadavg } from "node:os";
import { join } from "node:path";
import { projectFolder } from "./folders/project-folders.ts";
import { parseOptions } from "./options/parse-options.ts";
import type { Comparison } from "./peers/comparisons.ts";
import { installedPeers } from "./peers/installed-peers.ts";
import { moduleVersions } from "./peers/peer-process.ts";
import { type Load, type Measured, type Pair, tableOf } from "./peers/report.ts";
import { writeTable } from "./tables/written-table.ts";

const packages =
  "stable-retro==1.0.1 stable-baselines3==2.9.2 opencv-python-headless torch==2.15.0";

/**
 * Measures Lockstep beside what a user would pick instead: Stable-Baselines3 with stable-retro, PyTorch's update, and
 * env-stableretro-turbo. In each pair both run once, and who begins alternates. First both show that they do the same
 * work. A peer that is not installed is named. `--write` puts the table into docs/performance.md.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { XDG_CACHE_HOME } = process.env;
  const folder = join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "lockstep-peers");
  const { values } = parseOptions({
    args: [...args],
    options: {
      python: { type: "string", default: join(folder, "bin", "python") },
      turbo: { type: "string", default: join(folder, "turbo", "bin", "python") },
      pairs: { type: "string", default: "7" },
      updates: { type: "string", default: "80" },
      steps: { type: "string", default: "4000" },
      rows: { type: "string", default: "40,320,1280" },
      only: { type: "string", default: "training,environment,update" },
      write: { type: "boolean", default: false },
    },
  });
  const { python, turbo } = values;
  const { comparisons, missing } = await installedPeers({
    ...{ python, turbo, kinds: values.only.split(",") },
    ...{ updates: Number(values.updates), steps: Number(values.steps) },
    rows: values.rows.split(",").map(Number),
  });
  if (comparisons.length === 0)
    throw new Error(
      `no peers at ${python}; get them with: python3 -m venv ${folder} && ${join(folder, "bin", "pip")} install ${packages}; or name a Python that has them: --python`,
    );
  for (const line of missing) console.log(`not measured: ${line}`);
  try {
    const { measured, load } = await takePairs(comparisons, Number(values.pairs));
    const versions = await moduleVersions(python, ["stable-baselines3", "stable-retro", "torch"]);
    const table = tableOf(measured, versions, load, new Date());
    console.log(`\n${table}`);
    const page = join(projectFolder, "docs", "performance.md");
    if (values.write) writeTable(page, "npm run bench -- peers --write", table);
  } finally {
    for (const { close } of comparisons) await close();
  }
}

async function takePairs(
  comparisons: readonly Comparison[],
  count: number,
): Promise<{ readonly measured: readonly Measured[]; readonly load: Load }> {
  for (const comparison of comparisons) {
    await comparison.check();
    console.log(`same work: ${comparison.what}, ${comparison.peer}`);
  }
  const loads = [loadavg()[0] as number];
  const measured = comparisons.map((comparison) => ({ comparison, pairs: [] as Pair[] }));
  for (let round = 0; round < count; round++)
    for (const { comparison, pairs } of measured) {
      const pair = await takePair(comparison, round % 2 === 0);
      pairs.push(pair);
      loads.push(loadavg()[0] as number);
      console.log(
        `pair ${round + 1}: ${comparison.what}, ${comparison.peer}: ${pair.lockstep.toPrecision(4)} and ${pair.other.toPrecision(4)} ${comparison.unit}`,
      );
    }
  return {
    measured: measured.map(({ comparison: { what, peer, unit, ratioOf }, pairs }) => ({
      ...{ what, peer, unit, ratioOf, pairs },
    })),
    load: { least: Math.min(...loads), most: Math.max(...loads) },
  };
}

async function takePair(comparison: Comparison, weBegin: boolean): Promise<Pair> {
  if (weBegin) {
    const lockstep = await comparison.lockstep();
    return { lockstep, other: await comparison.other() };
  }
  const other = await comparison.other();
  return { lockstep: await comparison.lockstep(), other };
}
