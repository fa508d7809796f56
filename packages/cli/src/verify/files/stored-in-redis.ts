import {
  createParameterClient,
  type ParameterService,
  ProtocolError,
  type VersionedWeights,
} from "@lockstep/protocol";
import { decodeCheckpoint } from "@lockstep/round";
import { assertReachable, withoutSecret } from "../../run-folder/version-store.ts";
import { startParameterServer } from "./lone-parameter-server.ts";
import type { StoredRun } from "./stored-files.ts";

/** Versions below the newest that are asked for; stores keep eight unless told otherwise. */
const versionsAsked = 64;
const answersWithinMs = 10_000;

/**
 * Looks at a run in a Redis through a parameter server of its own. What is damaged there is not served: it is as if it
 * were not kept.
 * @param newest the version that must be there
 * @returns `null` when the store has neither a version nor a checkpoint of the run
 * @throws {CliError} `STORE_UNREACHABLE`
 */
export async function readStoredInRedis(
  store: string,
  run: string,
  newest: number,
  env: Readonly<Record<string, string | undefined>>,
): Promise<StoredRun | null> {
  await assertReachable(store);
  const server = await startParameterServer(store, env, {
    // It is asked for nothing that would have to be durable.
    durability: "memory",
    advice: "check --store, or leave the store out: --store none",
  });
  const client = createParameterClient({
    addresses: [server.address],
    retryForMs: answersWithinMs,
  });
  try {
    return await ask(client, withoutSecret(store), run, newest);
  } finally {
    client.close();
    await server.end();
  }
}

async function ask(
  parameters: Pick<ParameterService, "fetch" | "loadCheckpoint">,
  name: string,
  run: string,
  newest: number,
): Promise<StoredRun | null> {
  const weights = new Map<number, string>();
  for (let version = newest; version >= Math.max(0, newest - versionsAsked); version--) {
    const found = await fetchIfKept(parameters, run, version);
    if (found !== null) weights.set(version, found.sha256);
  }
  const saved = await parameters.loadCheckpoint(run);
  if (weights.size === 0 && saved === null) return null;
  const checkpoints =
    saved === null
      ? []
      : [{ where: `${name}, checkpoint`, checkpoint: decodeCheckpoint(saved.bytes) }];
  return { name, weights, published: null, checkpoints, problems: [] };
}

async function fetchIfKept(
  parameters: Pick<ParameterService, "fetch">,
  run: string,
  version: number,
): Promise<VersionedWeights | null> {
  try {
    return await parameters.fetch(run, version);
  } catch (error) {
    if (error instanceof ProtocolError && error.code === "VERSION_NOT_FOUND") return null;
    throw error;
  }
}
