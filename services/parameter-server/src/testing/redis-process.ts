import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";

/** A redis-server of the test's own, with its append-only file in a temporary folder. */
export interface RedisProcess {
  readonly url: string;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** On the same port and files. */
  start(): Promise<void>;
  dispose(): Promise<void>;
}

const present = spawnSync("redis-server", ["--version"]).status === 0;

if (!present && process.env["LOCKSTEP_REQUIRE_ALL"] === "1") {
  throw new Error("redis-server is not installed, and LOCKSTEP_REQUIRE_ALL=1 asks for all tests");
}

/** Why tests with Redis are skipped, or `false`. */
export const skipWithoutRedis: string | false = present
  ? false
  : "redis-server is not installed: apt-get install redis-server, or brew install redis";

export async function startRedis(): Promise<RedisProcess> {
  const folder = await mkdtemp(join(tmpdir(), "lockstep-redis-"));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}/0`;
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const options = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
    child = spawn("redis-server", [...options, "--appendonly", "yes"], { stdio: "ignore" });
    await answering(url);
  };
  const kill = async (): Promise<void> => {
    if (child === undefined) return;
    const ended = new Promise((resolve) => child?.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    child = undefined;
  };
  await start();
  return {
    url,
    kill,
    start,
    dispose: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
    redis.on("error", () => undefined);
    try {
      await redis.connect();
      if ((await redis.ping()) === "PONG") return;
    } catch {
      await delay(25);
    } finally {
      redis.disconnect();
    }
  }
  throw new Error(`redis-server does not answer at ${url}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });
}
