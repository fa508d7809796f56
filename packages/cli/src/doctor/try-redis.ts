import { createParameterClient, ProtocolError } from "@lockstep/protocol";
import { assertReachable } from "../run-folder/version-store.ts";
import { startParameterServer } from "../verify/files/lone-parameter-server.ts";

const answersWithinMs = 5_000;

/**
 * Authenticates at a Redis, writes and reads back, through a parameter server as a run has it.
 * @throws {CliError} `STORE_UNREACHABLE`
 */
export async function tryRedis(
  store: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  await assertReachable(store);
  const advice = "correct --store, or leave it out";
  const server = await startParameterServer(store, env, { durability: "written", advice });
  const client = createParameterClient({
    addresses: [server.address],
    retryForMs: answersWithinMs,
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
}
