import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { connect } from "node:net";
import type { Clock } from "../clock/clock.ts";
import { realClock } from "../clock/real-clock.ts";
import { makeFolder } from "../files/make-folder.ts";
import { SystemError } from "../system-error.ts";
import { freePort } from "./free-port.ts";

/** A redis-server that this process starts, ends and starts again, on the same loopback port and files. */
export interface RedisServer {
  readonly port: number;
  /** `redis://127.0.0.1:PORT` */
  readonly url: string;
  /** Process id; `null` while it is down. */
  readonly pid: number | null;
  /** Ids of all its processes so far. */
  readonly pids: ReadonlySet<number>;
  /** Returns when it answers. @throws {SystemError} `PROGRAM_MISSING`, `PROGRAM_SILENT` */
  start(): Promise<void>;
  /** Returns when it has ended. Idempotent. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
  /** Sends one command whose words contain no spaces. @returns the first line of the answer */
  send(command: string): Promise<string>;
}

const host = "127.0.0.1";
const answersWithinMs = 20_000;
const howToInstall = "apt-get install redis-server, or brew install redis";

export function isRedisInstalled(): boolean {
  return spawnSync("redis-server", ["--version"]).status === 0;
}

/** @throws {SystemError} `PROGRAM_MISSING` */
export function assertRedisInstalled(): void {
  if (!isRedisInstalled())
    throw new SystemError("PROGRAM_MISSING", `redis-server is not installed: ${howToInstall}`);
}

/**
 * Starts a redis-server with an append-only file in a folder, which durable writes need. It ends with this process.
 * @throws {SystemError} `PROGRAM_MISSING`, `PROGRAM_SILENT`
 */
export async function startRedisServer(
  folder: string,
  clock: Pick<Clock, "now" | "sleep"> = realClock,
): Promise<RedisServer> {
  assertRedisInstalled();
  makeFolder(folder);
  const port = await freePort();
  const pids = new Set<number>();
  let child: ChildProcess | null = null;
  const killNow = (): void => void child?.kill("SIGKILL");
  const server: RedisServer = {
    port,
    url: `redis://${host}:${port}`,
    pids,
    get pid() {
      return child?.pid ?? null;
    },
    start: async () => {
      const started = spawnRedis(port, folder);
      child = started;
      if (started.pid !== undefined) pids.add(started.pid);
      process.off("exit", killNow).on("exit", killNow);
      started.once("exit", () => {
        if (child === started) child = null;
      });
      await answering(port, started, clock);
    },
    end: async (signal) => {
      const ending = child;
      if (ending === null) return;
      const ended = new Promise((resolve) => ending.once("exit", resolve));
      ending.kill(signal);
      await ended;
      process.off("exit", killNow);
    },
    send: (command) => sendTo(port, command),
  };
  await server.start();
  return server;
}

function spawnRedis(port: number, folder: string): ChildProcess {
  const place = ["--port", `${port}`, "--bind", host, "--dir", folder];
  const child = spawn("redis-server", [...place, "--save", "", "--appendonly", "yes"], {
    stdio: "ignore",
  });
  // Reported as a server that never answers.
  child.once("error", () => undefined);
  return child;
}

async function answering(
  port: number,
  child: ChildProcess,
  clock: Pick<Clock, "now" | "sleep">,
): Promise<void> {
  const giveUpAt = clock.now() + answersWithinMs;
  while (clock.now() < giveUpAt && child.exitCode === null && child.signalCode === null) {
    // Before it has read its files it answers, but not with PONG.
    if ((await sendTo(port, "PING").catch(() => "")) === "+PONG") return;
    await clock.sleep(10);
  }
  const how = child.exitCode === null ? "does not answer" : `ended with ${child.exitCode}`;
  throw new SystemError("PROGRAM_SILENT", `redis-server on port ${port} ${how}`);
}

function sendTo(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write(`${command}\r\n`));
    socket.setTimeout(1_000, () =>
      socket.destroy(new Error(`redis-server is silent on ${command}`)),
    );
    socket.once("error", reject);
    socket.once("close", () => reject(new Error(`redis-server hung up on ${command}`)));
    socket.once("data", (bytes) => {
      resolve(bytes.toString("utf8").split("\r\n")[0] ?? "");
      socket.destroy();
    });
  });
}
