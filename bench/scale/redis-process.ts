import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";

/** A redis-server of its own on a free loopback port. */
export interface RedisProcess {
  readonly url: string;
  end(): Promise<void>;
}

/** @throws where none is installed */
export async function startRedis(folder: string): Promise<RedisProcess> {
  const port = await freePort();
  const child = spawn(
    "redis-server",
    ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes"],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  await ready(child);
  const killNow = (): void => void child.kill("SIGKILL");
  process.on("exit", killNow);
  return {
    url: `redis://127.0.0.1:${port}`,
    end: async () => {
      process.off("exit", killNow);
      const gone = new Promise((resolve) => child.once("exit", resolve));
      killNow();
      await gone;
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("error", () =>
      reject(new Error("redis-server is not installed (apt-get install redis-server)")),
    );
    child.once("exit", (code) => reject(new Error(`redis-server ended with ${code}`)));
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      if (text.includes("Ready to accept connections")) resolve();
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
