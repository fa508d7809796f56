import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { median } from "@lockstep/learning";
import { createParameterClient, type ParameterClient } from "@lockstep/protocol";
import { startRedisServer } from "@lockstep/system";
import { type Child, startChild } from "./child-process.ts";
import { startService, type Usage } from "./service.ts";
import type { Received, SubscribersOrder } from "./subscribers-process.ts";
import { run, token } from "./training-cluster.ts";

export interface FanOutOptions {
  readonly servers: number;
  readonly subscribers: number;
  /** Processes that the subscribers are spread over. */
  readonly processes: number;
  readonly versions: number;
  readonly bytes: number;
}

/** The cost of distributing weights to all subscribers; medians over versions. */
export interface FanOut {
  /** From the call that publishes until the store has the version. */
  readonly acknowledgedMs: number;
  /** From the call that publishes until every subscriber has verified it. */
  readonly everyoneMs: number;
  /** CPU of all servers together, per subscriber and version. */
  readonly serverCpuMs: number;
  /** CPU of the subscribers, per subscriber and version. */
  readonly subscriberCpuMs: number;
  /** Largest resident memory of a server at the end. */
  readonly serverBytes: number;
}

const subscribersScript = fileURLToPath(new URL("subscribers-process.js", import.meta.url));
const environment = { LOCKSTEP_TOKEN: token };

/** Publishes versions into a Redis and lets several real parameter servers push them. */
export async function measureFanOut(options: FanOutOptions): Promise<FanOut> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-scale-"));
  const redis = await startRedisServer(folder);
  const children: Child[] = [];
  try {
    const flags = { store: `${redis.url}/0` };
    const servers = await Promise.all(
      Array.from({ length: options.servers }, () =>
        startService("parameter-server", flags, environment),
      ),
    );
    children.push(...servers);
    const addresses = servers.map(({ address }) => address);
    const client = createParameterClient({ addresses, token });
    const fence = await client.acquireFence(run, "bench");
    const publish = (version: number): Promise<Published> =>
      publishVersion(client, fence, version, options.bytes);
    await publish(0);
    const groups = subscriberOrders(options, addresses).map((order) =>
      startChild(subscribersScript, [JSON.stringify(order)]),
    );
    children.push(...groups);
    await Promise.all(groups.map((group) => group.report(isReady)));
    const usage = (): Promise<Usage[]> => Promise.all(servers.map((server) => server.usage()));
    const before = await usage();
    const published: Published[] = [];
    for (let version = 1; version <= options.versions; version++) {
      published.push(await publish(version));
      // Waits, because a subscriber that is behind skips versions.
      await delay(options.subscribers * pauseMsPerSubscriber);
    }
    const received = await Promise.all(groups.map((group) => group.report(isReceived)));
    const after = await usage();
    client.close();
    const deliveries = options.versions * options.subscribers;
    return {
      acknowledgedMs: median(published.map(({ acknowledgedMs }) => acknowledgedMs)),
      everyoneMs: median(published.map((each) => everyoneMs(each, received))),
      serverCpuMs: ((cpuSeconds(after) - cpuSeconds(before)) * 1_000) / deliveries,
      subscriberCpuMs: (cpuSeconds(received) * 1_000) / (deliveries + options.subscribers),
      serverBytes: Math.max(...after.map(({ residentBytes }) => residentBytes)),
    };
  } finally {
    await Promise.all(children.map((child) => child.end()));
    await redis.end("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

const pauseMsPerSubscriber = 60;

interface Published {
  readonly version: number;
  /** Since 1970. */
  readonly startedMs: number;
  readonly acknowledgedMs: number;
}

async function publishVersion(
  client: ParameterClient,
  fence: number,
  version: number,
  size: number,
): Promise<Published> {
  const bytes = new Uint8Array(size).fill(version);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const startedMs = performance.timeOrigin + performance.now();
  await client.publish({ run, version, sha256, bytes, fence });
  const acknowledgedMs = performance.timeOrigin + performance.now() - startedMs;
  return { version, startedMs, acknowledgedMs };
}

function subscriberOrders(
  { subscribers, processes, versions }: FanOutOptions,
  addresses: readonly string[],
): SubscribersOrder[] {
  const all = Array.from(
    { length: subscribers },
    (_, index) => addresses[index % addresses.length] ?? "",
  );
  const count = Math.min(subscribers, processes);
  return Array.from({ length: count }, (_, group) => ({
    run,
    token,
    addresses: all.filter((_address, index) => index % count === group),
    lastVersion: versions,
  }));
}

function everyoneMs({ version, startedMs }: Published, received: readonly Received[]): number {
  const times = received.map(({ lastMs }) => lastMs[version] ?? Number.NaN);
  if (times.some(Number.isNaN)) throw new Error(`version ${version} was passed over`);
  return Math.max(...times) - startedMs;
}

function cpuSeconds(usages: readonly { readonly cpuSeconds: number }[]): number {
  return usages.reduce((sum, usage) => sum + usage.cpuSeconds, 0);
}

const typeOf = (report: unknown): unknown => (report as { readonly type?: unknown } | null)?.type;
const isReady = (report: unknown): report is object => typeOf(report) === "ready";
const isReceived = (report: unknown): report is Received => typeOf(report) === "received";
