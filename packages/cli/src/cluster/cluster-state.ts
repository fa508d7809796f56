/** The role of a process of the local cluster. */
export type ServiceKind = "parameter-server" | "learner" | "actor";

/**
 * `idle`: waits for what it needs. `starting`: process runs, not ready yet. `ready`: serves.
 * `backoff`: ended, will be started again. `leaving`: should end by itself. `stopping`: was sent SIGTERM.
 * `killed`: was sent SIGKILL. `ended`: for good.
 */
export type ServicePhase =
  | "idle"
  | "starting"
  | "ready"
  | "backoff"
  | "leaving"
  | "stopping"
  | "killed"
  | "ended";

export interface ServicePorts {
  /** `null` for a service without gRPC. */
  readonly rpc: number | null;
  readonly http: number | null;
}

export interface ServiceState {
  readonly name: string;
  readonly kind: ServiceKind;
  readonly phase: ServicePhase;
  /** Deadline of {@link phase}; `null` for none. Milliseconds of the supervisor's clock. */
  readonly deadline: number | null;
  /** Its address when it was last ready; a restart uses it again. `null` before the first time. */
  readonly ports: ServicePorts | null;
  readonly readySince: number | null;
  /** Consecutive unexpected ends without a new version in between; `null` when there are none. */
  readonly streak: {
    /** The newest version then. */
    readonly version: number;
    /** Of the last end. */
    readonly reason: string;
    readonly ends: number;
    /** The last ones of them, which had the same reason. */
    readonly sameReason: number;
  } | null;
  /** All restarts so far. */
  readonly restarts: number;
  /** It is not wanted any more and is removed after its end. */
  readonly retired: boolean;
  /** Its report of the failure. */
  readonly complaint: { readonly message: string; readonly lasting: boolean } | null;
  /** Why it cannot do its work now, as it says itself; `null` when it can. */
  readonly waitsFor: string | null;
}

/** Why the cluster ends. */
export type ClusterEnd =
  | { readonly kind: "completed" }
  | { readonly kind: "interrupted" }
  | {
      readonly kind: "failed";
      readonly service: string;
      readonly message: string;
      /** The user can solve it with other options. */
      readonly misconfigured?: true;
    };

export interface ClusterState {
  readonly services: readonly ServiceState[];
  /** `null` while it is meant to run. */
  readonly end: ClusterEnd | null;
  /** The newest known version of the run, −1 before the first, and the time of its arrival. */
  readonly progress: { readonly version: number; readonly sinceMs: number };
}

/** Bounds on waiting, in milliseconds, and on restarting. */
export interface ClusterLimits {
  readonly readyMs: number;
  /** Actors' time to leave by themselves after the learner told them that the run is over. */
  readonly leaveMs: number;
  /** From SIGTERM to SIGKILL. The learner finishes its update and writes a checkpoint in this time. */
  readonly stopMs: Readonly<Record<ServiceKind, number>>;
  /** Of a restart after another one in vain. The longest pause is shorter where nothing is known against starting again: a kill from outside. */
  readonly backoffMs: {
    readonly first: number;
    readonly longest: number;
    readonly unexplained: number;
  };
  /** Pause before an actor that ended without an error is started again: the run may just be over. */
  readonly quietEndMs: number;
  /** Restarts in a row that are tried when none of them brings the run a new version. */
  readonly restarts: number;
  /** After unexplained ends, a run must also make no progress for this long before it is given up. */
  readonly standstillMs: number;
}

export const defaultLimits: ClusterLimits = {
  readyMs: 60_000,
  leaveMs: 3_000,
  stopMs: { "parameter-server": 5_000, learner: 60_000, actor: 5_000 },
  backoffMs: { first: 100, longest: 10_000, unexplained: 1_000 },
  quietEndMs: 5_000,
  restarts: 5,
  standstillMs: 120_000,
};

export function clusterOf(actors: number): ClusterState {
  return {
    end: null,
    progress: { version: -1, sinceMs: 0 },
    services: [
      service("parameter-server", "parameter-server"),
      service("learner", "learner"),
      ...Array.from({ length: actors }, (_, index) => service(`actor-${index}`, "actor")),
    ],
  };
}

/** As it is before it was ever started. */
export function service(name: string, kind: ServiceKind): ServiceState {
  return {
    name,
    kind,
    phase: "idle",
    deadline: null,
    ports: null,
    readySince: null,
    streak: null,
    restarts: 0,
    retired: false,
    complaint: null,
    waitsFor: null,
  };
}

/** Whether a process of the service exists. */
export function isAlive({ phase }: ServiceState): boolean {
  return phase !== "idle" && phase !== "backoff" && phase !== "ended";
}

export function isOver(state: ClusterState): boolean {
  return state.end !== null && state.services.every(({ phase }) => phase === "ended");
}

/** The next time at which {@link ClusterState} wants a tick. */
export function nextDeadline(state: ClusterState): number | null {
  const deadlines = state.services.flatMap(({ deadline }) => (deadline === null ? [] : [deadline]));
  return deadlines.length === 0 ? null : Math.min(...deadlines);
}
