import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { connect, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { makeFolder } from "@lockstep/service-kit";
import { CliError } from "../cli-error.ts";

/** A redis-server that this process starts, ends and starts again, on the same port and files. */
export interface RedisServer {
  readonly port: number;
  /** `null` while it is down. */
  readonly pid: number | null;
  /** Every process it has been. */
  readonly pids: ReadonlySet<number>;
  /** Returns when it answers. */
  start(): Promise<void>;
  /** Returns when it has ended. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
}

const host = "127.0.0.1";
const answerMs = 20_000;

/** @throws {CliError} `PROGRAM_MISSING` */
export function assertRedisInstalled(): void {
  if (spawnSync("redis-server", ["--version"]).status === 0) return;
  throw new CliError(
    "PROGRAM_MISSING",
    "redis-server is not installed: apt-get install redis-server, brew install redis, or use --store folder",
  );
}

/** Keeps an append-only file in a folder, as a Redis whose writes count as durable must. */
export async function createRedisServer(folder: string): Promise<RedisServer> {
  makeFolder(folder);
  const port = await freePort();
  const pids = new Set<number>();
  let child: ChildProcess | null = null;
  const killNow = (): void => void child?.kill("SIGKILL");
  process.on("exit", killNow);
  return {
    port,
    pids,
    get pid() {
      return child?.pid ?? null;
    },
    start: async () => {
      const started = spawn(
        "redis-server",
        ["--port", `${port}`, "--bind", host, "--dir", folder, "--save", "", "--appendonly", "yes"],
        { stdio: "ignore" },
      );
      child = started;
      if (started.pid !== undefined) pids.add(started.pid);
      started.once("exit", () => {
        if (child === started) child = null;
      });
      await answering(port);
    },
    end: async (signal) => {
      const ending = child;
      if (ending === null) return;
      const ended = new Promise((resolve) => ending.once("exit", resolve));
      ending.kill(signal);
      await ended;
    },
  };
}

async function answering(port: number): Promise<void> {
  const giveUpAt = performance.now() + answerMs;
  while (performance.now() < giveUpAt) {
    if (await answersPing(port)) return;
    await delay(20);
  }
  throw new CliError("SERVICE_FAILED", `redis-server on port ${port} does not answer`);
}

/** It answers before it has read its files, but not with PONG. */
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => end(false));
    socket.once("error", () => end(false));
    socket.once("connect", () => socket.write("PING\r\n"));
    socket.once("data", (bytes) => end(bytes.toString("latin1").startsWith("+PONG")));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
