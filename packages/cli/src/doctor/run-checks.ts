import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { EnvironmentPlaces } from "@lockstep/environment";
import { messageOf } from "@lockstep/errors";
import { createParameterClient, ProtocolError } from "@lockstep/protocol";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { CliError } from "../cli-error.ts";
import { runProbe } from "../probe/run-probe.ts";
import { inRunFolder } from "../run-folder/run-folder.ts";
import {
  assertReachable,
  isStoreOption,
  type StoreOption,
  storeProblem,
  withoutSecret,
} from "../run-folder/version-store.ts";
import { startParameterServer } from "../verify/files/lone-parameter-server.ts";
import type { MachineCheck } from "./machine-checks.ts";

/** What a run needs of this machine. */
export interface RunNeeds {
  readonly configuration: Pick<RunConfiguration, "seed" | "environment">;
  readonly places: EnvironmentPlaces;
  /** Where the run will be kept. */
  readonly folder: string;
  readonly store: StoreOption;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Everything that would stop a run, found by doing what the run will do. */
export async function checkRun(needs: RunNeeds): Promise<readonly MachineCheck[]> {
  const { configuration, places, folder, store, env } = needs;
  return await Promise.all([
    checkPlay(configuration, places),
    checkFolder(folder),
    checkStore(store, env),
  ]);
}

/** Plays a second of the environment, in a process of its own. */
export async function checkPlay(
  { seed, environment }: RunNeeds["configuration"],
  places: EnvironmentPlaces,
): Promise<MachineCheck> {
  return await checked("the environment", async () => {
    const played = await runProbe({ kind: "play", seed, environment, places });
    const { name, frames, actions, startStates } = played;
    return `${name}: ${frames} frames played, ${actions.length} actions (${actions.join(", ")}), start states ${startStates.join(", ")}`;
  });
}

/** Writes a file where the run will be kept, or in the nearest folder above that exists, reads it back, removes it. */
export async function checkFolder(folder: string): Promise<MachineCheck> {
  return await checked("the run folder", async () => {
    let nearest = folder;
    while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
    const path = join(nearest, `.lockstep-${randomUUID()}`);
    inRunFolder(folder, "written", () => {
      writeFileSync(path, "lockstep");
      if (readFileSync(path, "utf8") !== "lockstep") throw new Error(`${path} reads differently`);
      rmSync(path);
    });
    return `${folder} can be written`;
  });
}

const storeAnswersMs = 5_000;

/** Authenticates at a store, writes and reads back, through a parameter server as a run has it. */
export async function checkStore(store: StoreOption, env: RunNeeds["env"]): Promise<MachineCheck> {
  return await checked("the store", async () => {
    if (!isStoreOption(store))
      throw new CliError("BAD_OPTION_VALUE", storeProblem(store, "folder, memory"));
    if (store === "folder" || store === "memory") return `${store}: nothing to set up`;
    await assertReachable(store);
    const advice = "correct --store, or leave it out";
    const server = await startParameterServer(store, env, { durability: "written", advice });
    const client = createParameterClient({
      addresses: [server.address],
      retryForMs: storeAnswersMs,
    });
    try {
      await client.fetch("lockstep-doctor", 0);
    } catch (error) {
      // It has been asked, and has no such version.
      if (!(error instanceof ProtocolError && error.code === "VERSION_NOT_FOUND")) throw error;
    } finally {
      client.close();
      await server.end();
    }
    return `${withoutSecret(store)} takes what is written, keeps it and gives it back`;
  });
}

async function checked(what: string, work: () => Promise<string>): Promise<MachineCheck> {
  try {
    return { what, state: "ok", found: await work(), advice: null };
  } catch (error) {
    return { what, state: "missing", found: messageOf(error), advice: null };
  }
}

/** @throws {CliError} `NOT_READY_TO_TRAIN` with everything that would stop the run */
export async function assertReady(needs: RunNeeds): Promise<void> {
  const problems = (await checkRun(needs)).filter(({ state }) => state === "missing");
  if (problems.length === 0) return;
  const [first] = problems;
  const text =
    problems.length === 1
      ? first?.found
      : problems.map(({ what, found }) => `${what}: ${found}`).join("; ");
  throw new CliError("NOT_READY_TO_TRAIN", text ?? "");
}
