import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeFolder } from "../files/remove-folder.ts";
import { isRedisInstalled, type RedisServer, startRedisServer } from "../processes/redis-server.ts";
import { skipUnless } from "./skip-unless.ts";

/** A redis-server with its files in a temporary folder. */
export interface TestRedis extends Pick<RedisServer, "url" | "start" | "send"> {
  /** Sends SIGKILL. Returns when the process has ended. */
  kill(): Promise<void>;
  /** Kills it and removes its files. */
  dispose(): Promise<void>;
}

/** For node:test's option `skip`. */
export function skipWithoutRedis(): string | false {
  return skipUnless(isRedisInstalled(), "redis-server (apt-get install redis-server)");
}

/** @throws {SystemError} `PROGRAM_MISSING`, `PROGRAM_SILENT` */
export async function startTestRedis(): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-redis-"));
  const remove = (): void => removeFolder(folder);
  try {
    const server = await startRedisServer(folder);
    const kill = (): Promise<void> => server.end("SIGKILL");
    return {
      url: server.url,
      start: server.start,
      send: server.send,
      kill,
      dispose: () => kill().then(remove),
    };
  } catch (error) {
    remove();
    throw error;
  }
}
