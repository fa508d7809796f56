import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createParameterClient, type ParameterClient, serviceNames } from "@lockstep/protocol";
import { checkHealth } from "@lockstep/protocol/testing";
import { skipWithoutRedis, startTestRedis } from "@lockstep/system/testing";
import { someContent } from "./testing/store-fixtures.ts";

const main = fileURLToPath(new URL("main.js", import.meta.url));

/** A test that fails must not leave a process behind that keeps the runner waiting. */
const children = new Set<ChildProcess>();
after(() => {
  for (const child of children) child.kill("SIGKILL");
});

interface Running {
  readonly child: ChildProcess;
  readonly address: string;
  readonly httpPort: number;
  /** @returns the exit code */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

async function start(store: string, rpcPort = 0): Promise<Running> {
  const options = ["--store", store, "--rpc-port", `${rpcPort}`, "--http-port", "0"];
  const child = fork(main, [...options, "--log-level", "silent"]);
  children.add(child);
  const ready = await new Promise<{ rpcPort: number; httpPort: number }>((resolve, reject) => {
    child.once("message", (report) => {
      const { type } = report as { type: string };
      if (type === "ready") resolve(report as { rpcPort: number; httpPort: number });
      else reject(new Error(JSON.stringify(report)));
    });
  });
  return {
    child,
    address: `127.0.0.1:${ready.rpcPort}`,
    httpPort: ready.httpPort,
    stop: (signal) => {
      const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
      child.kill(signal);
      return ended;
    },
  };
}

const clientOf = (...addresses: string[]): ParameterClient =>
  createParameterClient({ addresses, deadlineMs: 30_000, retryForMs: 60_000 });

test("a killed parameter server on a folder comes back with all that it acknowledged", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-run-"));
  const store = `folder:${folder}`;
  const first = await start(store);
  const client = clientOf(first.address);
  const stop = new AbortController();
  const received: number[] = [];
  const following = (async () => {
    const subscription = { run: "run", afterVersion: -1, subscriber: "test", signal: stop.signal };
    for await (const { version } of client.subscribe(subscription)) {
      received.push(version);
      if (version === 5) break;
    }
  })();
  try {
    const fence = await client.acquireFence("run", "test");
    for (let version = 1; version <= 3; version += 1) {
      await client.publish({ ...someContent({ version, sizeBytes: 1_000_000 }), fence });
    }
    await client.saveCheckpoint({ ...someContent({ version: 3 }), fence });
    const port = Number(first.address.split(":")[1]);
    // The fourth is on its way when the server dies: the client repeats it.
    const fourth = client.publish({ ...someContent({ version: 4, sizeBytes: 8_000_000 }), fence });
    await first.stop("SIGKILL");
    const second = await start(store, port);
    await fourth;
    assert.equal((await client.fetch("run", 3)).version, 3);
    assert.equal((await client.loadCheckpoint("run"))?.version, 3);
    await client.publish({ ...someContent({ version: 5 }), fence });
    await following;
    assert.deepEqual(
      received,
      [...new Set(received)].sort((a, b) => a - b),
    );
    assert.equal(await second.stop("SIGTERM"), 0);
  } finally {
    stop.abort();
    client.close();
    rmSync(folder, { recursive: true });
  }
});

test("status, metrics and health tell what the server does", async () => {
  const server = await start("memory");
  const client = clientOf(server.address);
  const get = async (path: string): Promise<string> =>
    (await fetch(`http://127.0.0.1:${server.httpPort}${path}`)).text();
  try {
    await client.publish({ ...someContent({ version: 7 }), fence: 1 });
    const stale = client.publish({ ...someContent({ version: 8 }), fence: 0 });
    await assert.rejects(stale, { code: "FENCE_STALE" });
    const status = JSON.parse(await get("/status"));
    assert.equal(status.store, "memory");
    assert.equal(status.runs[0].headVersion, 7);
    assert.equal(status.runs[0].headSha256, someContent({ version: 7 }).sha256);
    const metrics = await get("/metrics");
    for (const line of [
      /^lockstep_parameter_server_publishes_total\{outcome="accepted"\} 1$/m,
      /^lockstep_parameter_server_publishes_total\{outcome="refused"\} 1$/m,
      /^lockstep_parameter_server_rpcs_total\{method="Publish",code="FENCE_STALE"\} 1$/m,
      /^lockstep_parameter_server_head_version 7$/m,
      /^lockstep_parameter_server_process_resident_memory_bytes /m,
    ]) {
      assert.match(metrics, line);
    }
    const service = serviceNames.parameterServer;
    assert.equal(await checkHealth({ address: server.address, service }), "SERVING");
  } finally {
    client.close();
    assert.equal(await server.stop("SIGTERM"), 0);
  }
});

test("two replicas on one Redis serve one run, and outlive its restart", {
  skip: skipWithoutRedis(),
}, async () => {
  const redis = await startTestRedis();
  const [one, other] = await Promise.all([start(redis.url), start(redis.url)]);
  const publisher = clientOf(one.address);
  const listener = clientOf(other.address);
  const ready = async (): Promise<{ ready: boolean; reasons: Record<string, string> }> =>
    JSON.parse(await (await fetch(`http://127.0.0.1:${one.httpPort}/readyz`)).text());
  try {
    const received: number[] = [];
    const stop = new AbortController();
    const subscription = { run: "run", afterVersion: -1, subscriber: "test", signal: stop.signal };
    const following = (async () => {
      for await (const { version } of listener.subscribe(subscription)) {
        received.push(version);
        if (version === 2) break;
      }
    })();
    await publisher.publish({ ...someContent({ version: 1 }), fence: 1 });
    await redis.kill();
    const second = publisher.publish({ ...someContent({ version: 2 }), fence: 1 });
    while ((await ready()).ready) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.match((await ready()).reasons["store"] ?? "", /Redis does not answer/);
    await redis.start();
    await second;
    await following;
    assert.equal(received.at(-1), 2);
    assert.equal((await ready()).ready, true);
  } finally {
    publisher.close();
    listener.close();
    assert.deepEqual(await Promise.all([one.stop("SIGTERM"), other.stop("SIGTERM")]), [0, 0]);
    await redis.dispose();
  }
});
