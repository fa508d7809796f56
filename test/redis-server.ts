import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A real redis-server on a free loopback port, gone after the test. */
export interface Redis {
  readonly url: string;
  /** SIGKILL. Returns when it is gone. */
  kill(): Promise<void>;
  /** On the same port and files. Returns when it answers. */
  start(): Promise<void>;
  /** Sends one command, without spaces in its words. @returns the first line of the answer */
  send(command: string): Promise<string>;
}

interface TestContext {
  after(hook: () => void): void;
  skip(message: string): void;
}

/** A loopback port that nobody has now. */
export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === "object" && address !== null ? address.port : 0),
      );
    });
  });
}

/** Starts Redis with an append-only file; skips the test, saying how to get it, where there is none. */
export async function startRedis(context: TestContext): Promise<Redis | null> {
  if (spawnSync("redis-server", ["--version"]).error !== undefined) {
    if (process.env["LOCKSTEP_REQUIRE_ALL"] === "1")
      throw new Error("redis-server is not installed");
    context.skip("redis-server is not installed (apt-get install redis-server)");
    return null;
  }
  const folder = mkdtempSync(join(tmpdir(), "lockstep-redis-"));
  const port = await freePort();
  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const started = spawn(
      "redis-server",
      ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes"],
      { stdio: ["ignore", "pipe", "ignore"] },
    );
    child = started;
    await new Promise<void>((resolve, reject) => {
      started.once("exit", (code) => reject(new Error(`redis-server ended with ${code}`)));
      started.stdout.setEncoding("utf8").on("data", (text: string) => {
        if (text.includes("Ready to accept connections")) resolve();
      });
    });
  };
  const kill = async (): Promise<void> => {
    const ended = new Promise((resolve) => child?.once("exit", resolve));
    child?.kill("SIGKILL");
    await ended;
  };
  context.after(() => {
    child?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  await start();
  return { url: `redis://127.0.0.1:${port}`, start, kill, send: (text) => sendTo(port, text) };
}

function sendTo(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(`${command}\r\n`));
    socket.once("error", reject);
    socket.once("data", (bytes) => {
      socket.destroy();
      resolve(bytes.toString("utf8").split("\r\n")[0] ?? "");
    });
  });
}
