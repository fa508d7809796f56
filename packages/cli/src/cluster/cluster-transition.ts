import { backoffMs, noJitter } from "@lockstep/system";
import type { ClusterAction, ClusterEvent } from "./cluster-event.ts";
import {
  type ClusterEnd,
  type ClusterLimits,
  type ClusterState,
  isAlive,
  service as newService,
  type ServiceKind,
  type ServiceState,
} from "./cluster-state.ts";
import { isHopeless, lengthened, type UnwantedEnd } from "./restart-judgement.ts";

export interface ClusterTransition {
  readonly state: ClusterState;
  readonly actions: readonly ClusterAction[];
}

/** A new state and the actions that follow. */
type Step = readonly [ClusterState, readonly ClusterAction[]];
/** The new state of one service and the actions that follow. */
type Change = readonly [Partial<ServiceState>, readonly ClusterAction[]];

/** Exit code of bad configuration (EX_CONFIG of sysexits.h). */
const configurationExit = 78;

/** The services that must be ready, or must have been ready before, to start each kind of service. */
const needs: Readonly<Record<ServiceKind, ServiceKind | null>> = {
  "parameter-server": null,
  learner: "parameter-server",
  actor: "learner",
};
/** The learner first, because it writes the checkpoint through the parameter server, which is last. */
const stopOrder: readonly ServiceKind[] = ["learner", "actor", "parameter-server"];

/**
 * All decisions of the supervisor, without processes or a clock.
 * @param now milliseconds of a monotonic clock
 */
export function transition(
  state: ClusterState,
  event: ClusterEvent,
  now: number,
  limits: ClusterLimits,
): ClusterTransition {
  const [changed, asked] = handle(state, event, now, limits);
  const followUp = changed.end === null ? startWhatCan : stopWhatMust;
  const [next, more] = followUp(changed, now, limits);
  return { state: next, actions: [...asked, ...more] };
}

function handle(
  state: ClusterState,
  event: ClusterEvent,
  now: number,
  limits: ClusterLimits,
): Step {
  switch (event.type) {
    case "begin":
      return [{ ...state, progress: { ...state.progress, sinceMs: now } }, []];
    case "progress":
      return [progressed(state, event.version, now), []];
    case "stop":
      return [{ ...state, end: state.end ?? { kind: "interrupted" } }, []];
    case "force":
      return kill({ ...state, end: state.end ?? { kind: "interrupted" } });
    case "tick":
      return expire(state, now, limits);
    case "ready":
      return [ready(state, event, now), []];
    case "failed": {
      const complaint = { message: event.message, lasting: event.lasting };
      return [edit(state, event.service, () => ({ complaint })), []];
    }
    case "waits":
      return [edit(state, event.service, () => ({ waitsFor: event.reason })), []];
    case "silent":
      return silenced(state, event);
    case "scale":
      return scale(state, event.actors, now, limits);
    case "exited":
      return exited(state, event, now, limits);
  }
}

function progressed(state: ClusterState, version: number, now: number): ClusterState {
  return version > state.progress.version
    ? { ...state, progress: { version, sinceMs: now } }
    : state;
}

function ready(
  state: ClusterState,
  event: Extract<ClusterEvent, { type: "ready" }>,
  now: number,
): ClusterState {
  return edit(state, event.service, (service) => ({
    ports: { rpc: event.rpcPort, http: event.httpPort },
    ...(service.phase === "starting"
      ? { phase: "ready", deadline: null, readySince: now, complaint: null }
      : {}),
  }));
}

function exited(
  state: ClusterState,
  event: Extract<ClusterEvent, { type: "exited" }>,
  now: number,
  limits: ClusterLimits,
): Step {
  const service = state.services.find(({ name }) => name === event.service);
  if (service === undefined) return [state, []];
  const ended = edit(state, service.name, () => ({ phase: "ended", deadline: null }));
  if (state.end !== null) return [ended, []];
  if (service.retired) return [without(state, service.name), []];
  if (service.kind === "learner" && event.exitCode === 0)
    return [{ ...ended, end: { kind: "completed" } }, []];
  if (service.kind === "actor" && event.exitCode === 0)
    return startAgain(state, service, { reason: endedByItself, explained: false, now }, limits);
  const hopeless = whyHopeless(service, event.exitCode);
  if (hopeless !== null) {
    const misconfigured =
      event.exitCode === configurationExit && ({ misconfigured: true } as const);
    return [{ ...ended, end: { ...failure(service.name, hopeless), ...misconfigured } }, []];
  }
  return startAgain(state, service, unwantedEnd(service, event, now), limits);
}

/** The last actors end like this when the run is over, a moment before its learner. */
const endedByItself = "ended by itself with exit code 0, which it was not asked to";

/** Unless it would end once more. */
function startAgain(
  state: ClusterState,
  { name, streak: before }: ServiceState,
  end: UnwantedEnd,
  limits: ClusterLimits,
): Step {
  const streak = lengthened(before, end, state.progress);
  if (isHopeless(streak, end, state.progress, limits)) {
    const times = `ended ${streak.ends} times in a row without a new version`;
    const ended = edit(state, name, () => ({ phase: "ended", deadline: null }));
    return [{ ...ended, end: failure(name, `${times}: ${end.reason}`) }, []];
  }
  if (end.reason === endedByItself) {
    const deadline = end.now + limits.quietEndMs;
    return [
      edit(state, name, () => ({ phase: "backoff", deadline, readySince: null, streak })),
      [],
    ];
  }
  const { first: initialMs, longest, unexplained } = limits.backoffMs;
  const maxMs = end.explained ? longest : unexplained;
  // The first time at once: training waits for it, and most ends have no successor.
  const earlier = streak.ends - 1;
  const pauseMs = earlier === 0 ? 0 : backoffMs(earlier, noJitter, { initialMs, maxMs });
  const deadline = end.now + pauseMs;
  const waiting = { phase: "backoff", deadline, readySince: null, streak } as const;
  const text = `${name} ended (${end.reason}); starting it again`;
  return [edit(state, name, () => waiting), [{ type: "notice", text }]];
}

function unwantedEnd(
  { complaint }: ServiceState,
  { cause, signal, exitCode }: Extract<ClusterEvent, { type: "exited" }>,
  now: number,
): UnwantedEnd {
  if (complaint !== null) return { reason: complaint.message, explained: true, now };
  const how = signal === null ? `exit code ${exitCode}` : `killed by ${signal}`;
  return { reason: cause ?? how, explained: cause != null, now };
}

/** A frozen process does not hear SIGTERM. */
function silenced(state: ClusterState, event: Extract<ClusterEvent, { type: "silent" }>): Step {
  const service = state.services.filter(
    ({ name, phase }) => name === event.service && phase === "ready",
  );
  const message = `did not answer for ${Math.round(event.silentMs / 1_000)} s and was killed`;
  return changeEach(state, service, ({ name }) => [
    { complaint: { message, lasting: false } },
    [{ type: "signal", service: name, signal: "SIGKILL" }],
  ]);
}

function scale(state: ClusterState, actors: number, now: number, limits: ClusterLimits): Step {
  if (state.end !== null) return [state, []];
  const present = state.services.filter(({ kind, retired }) => kind === "actor" && !retired);
  const names = new Set(state.services.map(({ name }) => name));
  const added: ServiceState[] = [];
  for (let index = 0; present.length + added.length < actors; index++) {
    const name = `actor-${index}`;
    if (!names.has(name)) added.push(newService(name, "actor"));
  }
  const leaving = present.slice(actors);
  const gone = new Set(leaving.filter((each) => !isAlive(each)).map(({ name }) => name));
  const services = [...state.services, ...added].filter(({ name }) => !gone.has(name));
  return changeEach({ ...state, services }, leaving.filter(isAlive), (each) => {
    const mustBeAsked = each.phase === "starting" || each.phase === "ready";
    const [changes, actions] = mustBeAsked ? terminate(each, now, limits) : [{}, []];
    return [{ ...changes, retired: true }, actions];
  });
}

function without(state: ClusterState, name: string): ClusterState {
  return { ...state, services: state.services.filter((service) => service.name !== name) };
}

function whyHopeless(service: ServiceState, exitCode: number | null): string | null {
  const { complaint, ports } = service;
  if (complaint === null)
    return exitCode === configurationExit
      ? "refused its options (exit code 78) without a message"
      : null;
  // What fails before it was ever ready is wrong from the start: a port in use, a store out of reach.
  const refused = exitCode === configurationExit || ports === null || complaint.lasting;
  return refused ? complaint.message : null;
}

function failure(service: string, message: string): ClusterEnd {
  return { kind: "failed", service, message };
}

function expire(state: ClusterState, now: number, limits: ClusterLimits): Step {
  const due = state.services.filter(({ deadline }) => deadline !== null && deadline <= now);
  return changeEach(state, due, (service) => expireOne(service, now, limits));
}

function expireOne(service: ServiceState, now: number, limits: ClusterLimits): Change {
  const killed = { type: "signal", service: service.name, signal: "SIGKILL" } as const;
  switch (service.phase) {
    case "backoff": {
      const text = `${service.name} ${endedByItself}; starting it again`;
      const told = service.streak?.reason === endedByItself;
      return [
        { phase: "idle", deadline: null, restarts: service.restarts + 1 },
        told ? [{ type: "notice", text }] : [],
      ];
    }
    case "leaving":
      return terminate(service, now, limits);
    case "starting": {
      const complaint = { message: notReady(service, limits), lasting: false };
      return [{ deadline: null, complaint }, [killed]];
    }
    case "stopping": {
      const text = `${service.name} did not stop in time and was killed`;
      return [{ phase: "killed", deadline: null }, [killed, { type: "notice", text }]];
    }
    default:
      return [{ deadline: null }, []];
  }
}

function notReady({ waitsFor }: ServiceState, { readyMs }: ClusterLimits): string {
  const within = `was not ready within ${Math.round(readyMs / 1_000)} s`;
  return waitsFor === null
    ? `${within} and did not say what it waits for`
    : `${within}: ${waitsFor}`;
}

function terminate({ name, kind }: ServiceState, now: number, limits: ClusterLimits): Change {
  return [
    { phase: "stopping", deadline: now + limits.stopMs[kind] },
    [{ type: "signal", service: name, signal: "SIGTERM" }],
  ];
}

function kill(state: ClusterState): Step {
  return changeEach(state, state.services.filter(isAlive), ({ name }) => [
    { phase: "killed", deadline: null },
    [{ type: "signal", service: name, signal: "SIGKILL" }],
  ]);
}

function startWhatCan(state: ClusterState, now: number, limits: ClusterLimits): Step {
  const known = (kind: ServiceKind): boolean =>
    state.services.some((service) => service.kind === kind && service.ports !== null);
  const startable = state.services.filter(({ phase, kind }) => {
    const needed = needs[kind];
    return phase === "idle" && (needed === null || known(needed));
  });
  const deadline = now + limits.readyMs;
  return changeEach(state, startable, ({ name }) => [
    { phase: "starting", deadline, complaint: null, waitsFor: null },
    [{ type: "spawn", service: name }],
  ]);
}

function stopWhatMust(state: ClusterState, now: number, limits: ClusterLimits): Step {
  const services = state.services.map(
    (service): ServiceState =>
      isAlive(service) ? service : { ...service, phase: "ended", deadline: null },
  );
  const kind = stopOrder.find((each) =>
    services.some((service) => service.kind === each && service.phase !== "ended"),
  );
  const asked = services.filter(
    (service) =>
      service.kind === kind && (service.phase === "starting" || service.phase === "ready"),
  );
  return changeEach({ ...state, services }, asked, (service) =>
    // The learner tells actors that the run is over; one that is not connected yet cannot hear it.
    service.kind === "actor" && service.phase === "ready"
      ? [{ phase: "leaving", deadline: now + limits.leaveMs }, []]
      : terminate(service, now, limits),
  );
}

/** Changes some services; what they ask for is done in their order. */
function changeEach(
  state: ClusterState,
  services: readonly ServiceState[],
  change: (service: ServiceState) => Change,
): Step {
  const changes = new Map(services.map((service) => [service.name, change(service)] as const));
  const changed = state.services.map((service) => ({
    ...service,
    ...changes.get(service.name)?.[0],
  }));
  const actions = [...changes.values()].flatMap(([, asked]) => asked);
  return [{ ...state, services: changed }, actions];
}

function edit(
  state: ClusterState,
  name: string,
  change: (service: ServiceState) => Partial<ServiceState>,
): ClusterState {
  return {
    ...state,
    services: state.services.map((service) =>
      service.name === name ? { ...service, ...change(service) } : service,
    ),
  };
}
