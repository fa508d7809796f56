import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type RedisServer, realClock, startRedisServer } from "@lockstep/system";
import {
  type ClusterLimits,
  type ClusterState,
  clusterOf,
  defaultLimits,
  type ServiceState,
} from "../cluster/cluster-state.ts";
import { defaultLiveness } from "../cluster/liveness.ts";
import { type ClusterOptions, type LocalCluster, launchOf } from "../cluster/local-cluster.ts";
import { isAnswering } from "../cluster/service-health.ts";
import {
  type ServiceLaunch,
  type ServiceSpawner,
  spawnService,
} from "../cluster/service-process.ts";
import { createSupervisor, type Supervisor } from "../cluster/supervisor.ts";
import { type FaultTarget, mostActors } from "./fault-plan.ts";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";

export interface ChaosClusterOptions extends Omit<LocalCluster, "token" | "options"> {
  readonly actors: number;
  readonly leaseMs: number;
  /** `undefined` for the learner's own default. */
  readonly checkpointUpdates: number | undefined;
  readonly limits: ClusterLimits;
  /** With a redis-server of its own; else with the store that the plan names. */
  readonly redis: boolean;
  readonly notice: (text: string) => void;
}

/** A real local cluster whose connections all pass a proxy that can be told to misbehave. */
export interface ChaosCluster {
  readonly run: string;
  readonly token: string;
  readonly supervisor: Supervisor;
  /** `null` where the run keeps its versions elsewhere. */
  readonly redis: RedisServer | null;
  /** Every process that was started for it. */
  readonly pids: ReadonlySet<number>;
  /** The connection that a service opens; `undefined` when there is none. */
  link(service: string, to: FaultTarget): FaultProxy | undefined;
  /** After all services have ended. */
  close(): Promise<void>;
}

/** For plans of faults, in which a service may be made to fail as often as they like. */
export const restartsAreMeant: ClusterLimits = {
  ...defaultLimits,
  restarts: Number.POSITIVE_INFINITY,
  backoffMs: { first: 100, longest: 500, unexplained: 500 },
  quietEndMs: 300,
};
const leasesPerHeartbeat = 4;
const freePorts: ClusterOptions = {
  parameterServerPort: 0,
  learnerPort: 0,
  statusPort: 0,
  engineThreads: undefined,
  plain: true,
  actors: 0,
};

export async function createChaosCluster(options: ChaosClusterOptions): Promise<ChaosCluster> {
  const { plan, actors, notice } = options;
  const redis = options.redis ? await startRedisServer(join(plan.folder, "redis")) : null;
  const links = await openLinks(() => supervisor.state, redis, actors);
  const pids = new Set<number>();
  const spawn: ServiceSpawner = (launch, listener) => {
    const started = spawnService(launch, listener);
    if (started.pid !== null) pids.add(started.pid);
    return started;
  };
  const token = randomBytes(24).toString("base64url");
  const toRedis = links.get(linkName("parameter-server", "redis"));
  const store = toRedis === undefined ? plan.store : `redis://${toRedis.address}/0`;
  const cluster: LocalCluster = {
    ...options,
    plan: { ...plan, store },
    options: { ...freePorts, actors },
    token,
  };
  const supervisor = createSupervisor({
    cluster: clusterOf(actors),
    launch: (service, state) =>
      withFlags(launchOf(cluster, service, state), {
        ...addressFlags(service, links),
        ...(service.kind === "learner" ? learnerFlags(options) : {}),
      }),
    spawn,
    clock: realClock,
    limits: options.limits,
    liveness: { ask: isAnswering, limits: defaultLiveness },
    notice,
  });
  return {
    run: plan.run,
    token,
    supervisor,
    redis,
    get pids() {
      return new Set([...pids, ...(redis?.pids ?? [])]);
    },
    link: (service, to) => links.get(linkName(service, to)),
    close: async () => {
      await redis?.end("SIGKILL");
      await Promise.all([...links.values()].map((link) => link.close()));
    },
  };
}

type Links = ReadonlyMap<string, FaultProxy>;

async function openLinks(
  state: () => ClusterState,
  redis: RedisServer | null,
  actors: number,
): Promise<Links> {
  const portOf = (kind: ServiceState["kind"]) => (): number | null =>
    state().services.find((service) => service.kind === kind)?.ports?.rpc ?? null;
  const links = new Map<string, FaultProxy>();
  const open = async (from: string, to: FaultTarget, port: () => number | null): Promise<void> => {
    links.set(linkName(from, to), await startFaultProxy(port));
  };
  if (redis !== null) await open("parameter-server", "redis", () => redis.port);
  await open("learner", "parameter-server", portOf("parameter-server"));
  // One that leaves keeps its name until it has left.
  const names = 2 * Math.max(actors, mostActors);
  for (let index = 0; index < names; index++) {
    await open(`actor-${index}`, "learner", portOf("learner"));
    await open(`actor-${index}`, "parameter-server", portOf("parameter-server"));
  }
  return links;
}

function linkName(service: string, to: string): string {
  return `${service} → ${to}`;
}

type Flags = Readonly<Record<string, string>>;

function addressFlags({ name }: ServiceState, links: Links): Flags {
  const learner = links.get(linkName(name, "learner"));
  const parameterServer = links.get(linkName(name, "parameter-server"));
  return {
    ...(learner && { learner: learner.address }),
    ...(parameterServer && { "parameter-servers": parameterServer.address }),
  };
}

function learnerFlags({ leaseMs, checkpointUpdates }: ChaosClusterOptions): Flags {
  return {
    "lease-ms": String(leaseMs),
    "heartbeat-interval-ms": String(Math.floor(leaseMs / leasesPerHeartbeat)),
    ...(checkpointUpdates !== undefined && { "checkpoint-updates": String(checkpointUpdates) }),
  };
}

/** Puts flags in the place of those of the same name. */
function withFlags(launch: ServiceLaunch, flags: Flags): ServiceLaunch {
  const args: string[] = [];
  for (let index = 0; index < launch.args.length; index += 2) {
    const [flag = "", value = ""] = launch.args.slice(index, index + 2);
    if (!(flag.slice(2) in flags)) args.push(flag, value);
  }
  const added = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
  return { ...launch, args: [...args, ...added] };
}
