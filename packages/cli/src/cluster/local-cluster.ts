import { join } from "node:path";
import type { EnvironmentPlaces } from "@lockstep/environment";
import { computesSameBits } from "@lockstep/model";
import { keyVariables } from "@lockstep/tracking";
import type { EvaluationPlan } from "../plan/evaluation-plan.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import { actorEngineOf, learnerEngineOf, type TrainOptions } from "../plan/train-options.ts";
import { pathsOf } from "../run-folder/run-folder.ts";
import { storeSetting } from "../run-folder/version-store.ts";
import type { ClusterState, ServiceKind, ServiceState } from "./cluster-state.ts";
import { serviceScript } from "./service-entry.ts";
import type { ServiceLaunch } from "./service-process.ts";

/** The part of the options of `train` that concerns processes. */
export type ClusterOptions = Pick<
  TrainOptions,
  "actors" | "plain" | "engineThreads" | "parameterServerPort" | "learnerPort" | "statusPort"
> &
  Partial<
    Pick<
      TrainOptions,
      | "engine"
      | "actorEngine"
      | "engineChange"
      | "growthMegabytes"
      | "operatorHashes"
      | "track"
      | "open"
    >
  >;

/** What the services of one local run need to start. */
export interface LocalCluster {
  readonly plan: RunPlan;
  readonly options: ClusterOptions;
  /** For the actors, and for replays on the page; those that come with Lockstep among them. */
  readonly places: EnvironmentPlaces;
  /** How its versions are evaluated meanwhile; `null` where they are not. */
  readonly evaluation?: EvaluationPlan | null;
  /** Secret that every RPC of the run carries. */
  readonly token: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** All services listen here: a local run is not visible from other machines. */
export const loopback = "127.0.0.1";

export function logFileOf(folder: string, service: string): string {
  return join(folder, "logs", `${service}.log`);
}

/** How to start a service, given where the others serve. */
export function launchOf(
  cluster: LocalCluster,
  service: ServiceState,
  state: ClusterState,
): ServiceLaunch {
  const logFile = logFileOf(cluster.plan.folder, service.name);
  const flags: Flags = { ...flagsOf[service.kind](cluster, service, state), "log-file": logFile };
  return {
    service: service.kind,
    script: serviceScript(service.kind),
    args: Object.entries(flags).flatMap(([flag, value]) => {
      if (value === undefined) return [];
      return value === true ? [`--${flag}`] : [`--${flag}`, String(value)];
    }),
    // Secrets go where other users of the machine cannot read them.
    env: {
      ...withoutLockstep(service.kind === "learner" ? cluster.env : withoutKeys(cluster.env)),
      LOCKSTEP_TOKEN: cluster.token,
      LOCKSTEP_STORE: storeSetting(cluster.plan.store, cluster.plan.folder),
    },
    logFile,
  };
}

/** `true` is a switch. */
type Flags = Readonly<Record<string, string | number | true | undefined>>;

const flagsOf: Readonly<
  Record<ServiceKind, (cluster: LocalCluster, service: ServiceState, state: ClusterState) => Flags>
> = {
  "parameter-server": ({ options }, service) => ({
    "rpc-host": loopback,
    "rpc-port": service.ports?.rpc ?? options.parameterServerPort,
    "http-port": service.ports?.http ?? 0,
  }),
  learner: ({ plan, options, places, evaluation, env }, service, state) => ({
    "rpc-host": loopback,
    "rpc-port": service.ports?.rpc ?? options.learnerPort,
    "http-port": service.ports?.http ?? options.statusPort,
    run: plan.run,
    "run-dir": plan.folder,
    "run-configuration": pathsOf(plan.folder).configuration,
    "algorithm-file": plan.algorithmText === null ? undefined : pathsOf(plan.folder).algorithm,
    "initial-weights-file":
      plan.configuration.initialWeights && pathsOf(plan.folder).initialWeights,
    "parameter-servers": addressOf(state, "parameter-server"),
    updates: plan.targetVersion,
    resume: "auto",
    "expected-actors": options.actors,
    engine: learnerEngineOf(options, env),
    "engine-change": options.engineChange,
    "actor-engine": actorEngineOf(options, env),
    "engine-threads": options.engineThreads,
    "operator-hashes": options.operatorHashes || undefined,
    "max-log-probability-difference": areExact(options, env) ? 0 : undefined,
    "evaluate-every": evaluation?.every,
    track: listed(options.track ?? []),
    environment: places.environmentFile,
    games: listed(places.gamePaths),
    roms: listed(places.romPaths),
    "libretro-cores": listed(places.coresPaths),
  }),
  actor: ({ plan, options, places, env }, service, state) => ({
    "http-port": service.ports?.http ?? 0,
    name: service.name,
    learner: addressOf(state, "learner"),
    "parameter-servers": addressOf(state, "parameter-server"),
    // Any actor can take all slots, should the others die.
    capacity: plan.configuration.slots,
    "slots-at-once": learnerTakesAllCores(options, env) ? plan.configuration.slots : undefined,
    // Weights are as portable as the actions that they are learned from.
    engine: actorEngineOf(options, env),
    "growth-megabytes": options.growthMegabytes,
    environment: places.environmentFile,
    games: listed(places.gamePaths),
    roms: listed(places.romPaths),
    cores: listed(places.coresPaths),
  }),
};

/** Whether actors and the learner compute the same bits: then any difference of theirs raises an alarm. */
function areExact(options: ClusterOptions, env: LocalCluster["env"]): boolean {
  return computesSameBits(learnerEngineOf(options, env), actorEngineOf(options, env));
}

/** Engines that compute micro-batches on as many threads as there are cores. */
const enginesOfAllCores = new Set(["onnx", "onnx:cpu", "wasm", "wasm:cpu", "portable"]);

/**
 * Its gradients then take the same time from the actors at any moment, so actors play all slots at once, with cheaper
 * forward passes. Otherwise cores, or a GPU, would be idle at the start or the end of a round.
 */
function learnerTakesAllCores(options: ClusterOptions, env: LocalCluster["env"]): boolean {
  return (
    enginesOfAllCores.has(learnerEngineOf(options, env)) && options.engineThreads === undefined
  );
}

/** Options that have another name in a service than in `train`. Users of `train` read the service's errors. */
const trainFlags: Readonly<Partial<Record<string, Readonly<Record<string, string>>>>> = {
  "parameter-server": { "--rpc-port": "--parameter-server-port" },
  learner: { "--rpc-port": "--learner-port", "--http-port": "--status-port" },
};

/** A service's error message with the options of `train`. */
export function inTrainWords(service: string, message: string): string {
  const names = trainFlags[service] ?? {};
  return message.replace(/--[a-z-]+/g, (flag) => names[flag] ?? flag);
}

function listed(folders: readonly string[]): string | undefined {
  return folders.length === 0 ? undefined : folders.join(",");
}

function addressOf(state: ClusterState, kind: ServiceKind): string {
  const ports = state.services.find((service) => service.kind === kind)?.ports;
  return `${loopback}:${ports?.rpc}`;
}

/** Only the learner sends the run to anybody. */
export function withoutKeys(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !keyVariables.includes(name)));
}

/** Settings for other services must not reach these; where the user's cores and games are holds for all. */
export function withoutLockstep(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const kept = (name: string): boolean => !name.startsWith("LOCKSTEP_") || name === "LOCKSTEP_DATA";
  return Object.fromEntries(Object.entries(env).filter(([name]) => kept(name)));
}
