import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { train, until } from "./lockstep-command.ts";

interface SharedRun {
  readonly configuration: object;
  readonly updates: number;
  readonly options: readonly string[];
}

export type SharedRunName = "game" | "cartPole";

/** Finished runs for tests that read, replay, watch, evaluate or export one and do not care which. */
const runs: Readonly<Record<SharedRunName, SharedRun>> = {
  /** Of the default game with small pictures. Each slot plays 30 steps, an episode of an evaluation has 40. */
  game: {
    configuration: {
      slots: 4,
      segmentLength: 10,
      environment: { observation: { height: 36, width: 36 }, frameSkip: 4, timeLimitSteps: 40 },
    },
    updates: 3,
    options: ["--seed", "5"],
  },
  /** Both slots have ended episodes. */
  cartPole: {
    configuration: { slots: 2, segmentLength: 30 },
    updates: 4,
    options: ["--seed", "5", "--environment", "examples/cart-pole/environment.mjs"],
  },
};

/** `npm test` names a folder for the runs of all its files; a file that is run alone has its own. */
const folder = process.env["LOCKSTEP_TEST_RUNS"] ?? ownFolder();
const trainedWithinMs = 300_000;

function ownFolder(): string {
  const own = mkdtempSync(join(tmpdir(), "lockstep-test-runs-"));
  process.once("exit", () => rmSync(own, { recursive: true, force: true }));
  return own;
}

/** The version that a run ends with. */
export function versionOf(name: SharedRunName): number {
  return runs[name].updates;
}

/** Writes a run's configuration to a file. @returns the file */
export function configurationOf(name: SharedRunName, file: string): string {
  writeFileSync(file, JSON.stringify(runs[name].configuration));
  return file;
}

/** Copies a run, which is trained by the first test that asks for it. @param to a folder that does not exist */
export async function copyOfRun(name: SharedRunName, to: string): Promise<void> {
  const run = join(folder, name);
  const lock = `${run}.lock`;
  await until(
    `the run ${name}`,
    async () => {
      if (existsSync(run)) return true;
      if (isTaken(lock)) return false;
      await trainRun(name, lock);
      return true;
    },
    trainedWithinMs,
  );
  cpSync(run, to, { recursive: true });
}

function isTaken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return false;
  } catch {
    return true;
  }
}

/** Nobody sees the run before it is complete. Without success the next test tries again. */
async function trainRun(name: SharedRunName, lock: string): Promise<void> {
  const { updates, options } = runs[name];
  try {
    const config = configurationOf(name, join(lock, "configuration.json"));
    const args = ["--config", config, ...options, "--actors", "1", "--updates", String(updates)];
    await train(lock, "run", args);
    renameSync(join(lock, "run"), join(folder, name));
  } finally {
    rmSync(lock, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
