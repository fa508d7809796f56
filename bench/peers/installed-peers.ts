import {
  type Comparison,
  environmentComparison,
  trainingComparison,
  updateComparison,
} from "./comparisons.ts";
import { moduleFolder } from "./peer-process.ts";

export interface PeerOptions {
  /** A Python with stable-retro, Stable-Baselines3 and PyTorch, or some of them. */
  readonly python: string;
  /** A Python with env-stableretro-turbo. */
  readonly turbo: string;
  /** Kinds of comparisons: training, environment, update. */
  readonly kinds: readonly string[];
  readonly updates: number;
  readonly steps: number;
  readonly rows: readonly number[];
}

export interface InstalledPeers {
  readonly comparisons: readonly Comparison[];
  /** Why the rest cannot be measured. */
  readonly missing: readonly string[];
}

/** What can be compared here. */
export async function installedPeers(options: PeerOptions): Promise<InstalledPeers> {
  const parts = { training, environment, update };
  const chosen = Object.entries(parts).filter(([kind]) => options.kinds.includes(kind));
  const found: InstalledPeers[] = [];
  for (const [, part] of chosen) found.push(await part(options));
  return {
    comparisons: found.flatMap(({ comparisons }) => comparisons),
    missing: found.flatMap(({ missing }) => missing),
  };
}

async function training({ python, updates }: PeerOptions): Promise<InstalledPeers> {
  const retro = await moduleFolder(python, "stable_retro");
  if (retro === null || (await moduleFolder(python, "stable_baselines3")) === null)
    return lacking("training: stable-baselines3 and stable-retro are not both installed");
  return { comparisons: [trainingComparison(python, retro, updates)], missing: [] };
}

async function environment({ python, turbo, steps }: PeerOptions): Promise<InstalledPeers> {
  const retro = await moduleFolder(python, "stable_retro");
  if (retro === null) return lacking("environment: stable-retro is not installed");
  const own = { python, script: "stable-retro.py" };
  const beside = environmentComparison("stable-retro", own, retro, steps);
  if ((await moduleFolder(turbo, "env_stableretro_turbo")) === null)
    return {
      comparisons: [beside],
      missing: [
        `env-stableretro-turbo: not at ${turbo}; install it for Python 3.14, put Airstriker's ROM into its data folder, and name that Python: --turbo`,
      ],
    };
  const other = { python: turbo, script: "stableretro-turbo.py" };
  return {
    comparisons: [beside, environmentComparison("env-stableretro-turbo", other, retro, steps)],
    missing: [],
  };
}

async function update({ python, rows }: PeerOptions): Promise<InstalledPeers> {
  if ((await moduleFolder(python, "torch")) === null)
    return lacking("update: torch is not installed");
  const comparisons: Comparison[] = [];
  for (const count of rows) comparisons.push(await updateComparison(python, count));
  return { comparisons, missing: [] };
}

function lacking(why: string): InstalledPeers {
  return { comparisons: [], missing: [why] };
}
