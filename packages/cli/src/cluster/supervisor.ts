import type { ServiceReport } from "@lockstep/service-kit";
import type { Clock, Timer } from "@lockstep/system";
import type { ClusterAction, ClusterEvent } from "./cluster-event.ts";
import {
  type ClusterLimits,
  type ClusterState,
  defaultLimits,
  isOver,
  nextDeadline,
  type ServiceState,
} from "./cluster-state.ts";
import { transition } from "./cluster-transition.ts";
import { type LivenessOptions, watchLiveness } from "./liveness.ts";
import type { ServiceLaunch, ServiceProcess, ServiceSpawner } from "./service-process.ts";

export interface SupervisorOptions {
  readonly cluster: ClusterState;
  /** How to start a service, given where the others serve. */
  launch(service: ServiceState, cluster: ClusterState): ServiceLaunch;
  readonly spawn: ServiceSpawner;
  readonly clock: Clock;
  readonly limits?: ClusterLimits;
  /** Finds stuck services; without it they are not detected. */
  readonly liveness?: Pick<LivenessOptions, "ask" | "limits">;
  /** Called with events that a person may want to read. */
  notice(text: string): void;
}

/** Keeps the processes of a local cluster alive until they have done their work. */
export interface Supervisor {
  readonly state: ClusterState;
  /** Living processes by service name. */
  readonly pids: ReadonlyMap<string, number>;
  start(): void;
  /** From now on so many actors play: more are started, or the last ones are asked to leave. */
  scale(actors: number): void;
  /** The run has reached this version: earlier ends no longer count. */
  progressed(version: number): void;
  /** Ends the run with a checkpoint. Idempotent. */
  stop(): void;
  /** Ends every process now. */
  force(): void;
  /** Settles when no process is left; never rejects. */
  readonly ended: Promise<ClusterState>;
}

/** Joins {@link transition} to processes and a clock. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { clock, limits = defaultLimits } = options;
  const processes = new Map<string, ServiceProcess>();
  let state = options.cluster;
  let timer: Timer | null = null;
  let settle: (state: ClusterState) => void = () => {};
  const ended = new Promise<ClusterState>((resolve) => {
    settle = resolve;
  });
  // Events that arise while one is being handled wait their turn.
  const queue: ClusterEvent[] = [];
  let handling = false;

  const send = (event: ClusterEvent): void => {
    queue.push(event);
    if (handling) return;
    handling = true;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const result = transition(state, next, clock.now(), limits);
      state = result.state;
      result.actions.forEach(perform);
    }
    handling = false;
    schedule();
    if (!isOver(state)) return;
    endWatch();
    settle(state);
  };
  let endWatch = (): void => {};

  const schedule = (): void => {
    timer?.cancel();
    const deadline = nextDeadline(state);
    timer =
      deadline === null
        ? null
        : clock.timer(Math.max(0, deadline - clock.now()), () => send({ type: "tick" }));
  };

  const perform = (action: ClusterAction): void => {
    if (action.type === "notice") options.notice(action.text);
    else if (action.type === "signal") processes.get(action.service)?.kill(action.signal);
    else spawn(action.service);
  };

  const spawn = (name: string): void => {
    const service = state.services.find((each) => each.name === name);
    if (service === undefined) return;
    const process = options.spawn(options.launch(service, state), {
      message: (message) => {
        const event = eventOf(name, message);
        if (event !== null) send(event);
      },
      exited: (exitCode, signal, cause) => {
        processes.delete(name);
        send({ type: "exited", service: name, exitCode, signal, cause });
      },
    });
    processes.set(name, process);
  };

  return {
    get state() {
      return state;
    },
    get pids() {
      return pidsOf(processes);
    },
    start: () => {
      endWatch = watched(options, () => state.services, send);
      send({ type: "begin" });
    },
    scale: (actors) => send({ type: "scale", actors }),
    progressed: (version) => send({ type: "progress", version }),
    stop: () => send({ type: "stop" }),
    force: () => send({ type: "force" }),
    ended,
  };
}

/** @returns ends the watch */
function watched(
  { liveness, clock }: SupervisorOptions,
  services: () => readonly ServiceState[],
  send: (event: ClusterEvent) => void,
): () => void {
  if (liveness === undefined) return () => {};
  const silent = (service: string, silentMs: number): void =>
    send({ type: "silent", service, silentMs });
  return watchLiveness({ ...liveness, services, silent, clock });
}

function pidsOf(processes: ReadonlyMap<string, ServiceProcess>): ReadonlyMap<string, number> {
  return new Map(
    [...processes].flatMap(([name, { pid }]) => (pid === null ? [] : [[name, pid] as const])),
  );
}

/** The event of a service's message, or `null` for an unknown message. */
function eventOf(service: string, message: unknown): ClusterEvent | null {
  const report = message as Partial<ServiceReport> | null;
  if (report?.type === "ready" && "httpPort" in report)
    return {
      type: "ready",
      service,
      rpcPort: report.rpcPort ?? null,
      httpPort: report.httpPort ?? null,
    };
  if (report?.type === "failed" && "message" in report)
    return {
      type: "failed",
      service,
      message: String(report.message),
      lasting: report.lasting === true,
    };
  if (report?.type === "readiness" && "reasons" in report)
    return { type: "waits", service, reason: wordsOf(report.reasons ?? {}) };
  return null;
}

/** A reason that is no news: every actor connects before it plays. */
const unsaid = "connecting";

function wordsOf(reasons: Readonly<Record<string, string>>): string | null {
  const said = Object.entries(reasons).filter(([name]) => name !== unsaid);
  return said.length === 0 ? null : said.map(([, text]) => text).join("; ");
}
