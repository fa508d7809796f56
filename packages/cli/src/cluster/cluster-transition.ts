import { backoffMs, noJitter } from "@lockstep/system";
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

/** What happened to the cluster. */
export type ClusterEvent =
  | { readonly type: "begin" }
  | {
      readonly type: "ready";
      readonly service: string;
      readonly rpcPort: number | null;
      readonly httpPort: number | null;
    }
  | {
      readonly type: "failed";
      readonly service: string;
      readonly message: string;
      /** It would fail in the same way again. */
      readonly lasting: boolean;
    }
  /** It says why it cannot do its work now; `null` when it can. */
  | { readonly type: "waits"; readonly service: string; readonly reason: string | null }
  | {
      readonly type: "exited";
      readonly service: string;
      readonly exitCode: number | null;
      readonly signal: string | null;
      /** Why, where more is known than its code or signal, as a sentence without a subject. */
      readonly cause?: string | null;
    }
  /** The run has come to a version. */
  | { readonly type: "progress"; readonly version: number }
  /** It has not answered for so long that it must be stuck. */
  | { readonly type: "silent"; readonly service: string; readonly silentMs: number }
  /** So many actors are wanted from now on. */
  | { readonly type: "scale"; readonly actors: number }
  /** The user wants it to end, with a checkpoint. */
  | { readonly type: "stop" }
  /** The user wants it to end at once. */
  | { readonly type: "force" }
  /** Time has passed. */
  | { readonly type: "tick" };

/** What is to be done about it. */
export type ClusterAction =
  | { readonly type: "spawn"; readonly service: string }
  | { readonly type: "signal"; readonly service: string; readonly signal: "SIGTERM" | "SIGKILL" }
  /** Something that a person may want to read. */
  | { readonly type: "notice"; readonly text: string };

export interface ClusterTransition {
  readonly state: ClusterState;
  readonly actions: readonly ClusterAction[];
}

/** Exit code of bad configuration (EX_CONFIG of sysexits.h). */
const configurationExit = 78;

/** Who must be ready, or at least have been, before a service of each kind is started. */
const needs: Readonly<Record<ServiceKind, ServiceKind | null>> = {
  "parameter-server": null,
  learner: "parameter-server",
  actor: "learner",
};
/** The learner first, because it writes the checkpoint through the parameter server, which is last. */
const stopOrder: readonly ServiceKind[] = ["learner", "actor", "parameter-server"];

/**
 * The supervisor's whole judgement, without a process or a clock.
 * @param now milliseconds of a monotonic clock
 */
export function transition(
  state: ClusterState,
  event: ClusterEvent,
  now: number,
  limits: ClusterLimits,
): ClusterTransition {
  const actions: ClusterAction[] = [];
  const changed = handle(state, event, now, limits, actions);
  const next =
    changed.end === null
      ? startWhatCan(changed, now, limits, actions)
      : stopWhatMust(changed, now, limits, actions);
  return { state: next, actions };
}

function handle(
  state: ClusterState,
  event: ClusterEvent,
  now: number,
  limits: ClusterLimits,
  actions: ClusterAction[],
): ClusterState {
  switch (event.type) {
    case "begin":
      return { ...state, progress: { ...state.progress, sinceMs: now } };
    case "progress":
      return event.version > state.progress.version
        ? { ...state, progress: { version: event.version, sinceMs: now } }
        : state;
    case "stop":
      return { ...state, end: state.end ?? { kind: "interrupted" } };
    case "force":
      return kill({ ...state, end: state.end ?? { kind: "interrupted" } }, actions);
    case "tick":
      return expire(state, now, limits, actions);
    case "ready":
      return edit(state, event.service, (service) => ({
        ports: { rpc: event.rpcPort, http: event.httpPort },
        ...(service.phase === "starting"
          ? { phase: "ready", deadline: null, readySince: now, complaint: null }
          : {}),
      }));
    case "failed":
      return edit(state, event.service, () => ({
        complaint: { message: event.message, lasting: event.lasting },
      }));
    case "waits":
      return edit(state, event.service, () => ({ waitsFor: event.reason }));
    case "silent":
      return silenced(state, event, actions);
    case "scale":
      return scale(state, event.actors, now, limits, actions);
    case "exited":
      return exited(state, event, now, limits, actions);
  }
}

function exited(
  state: ClusterState,
  event: Extract<ClusterEvent, { type: "exited" }>,
  now: number,
  limits: ClusterLimits,
  actions: ClusterAction[],
): ClusterState {
  const service = state.services.find(({ name }) => name === event.service);
  if (service === undefined) return state;
  const ended = edit(state, service.name, () => ({ phase: "ended", deadline: null }));
  if (state.end !== null) return ended;
  if (service.retired) return without(state, service.name);
  if (service.kind === "learner" && event.exitCode === 0)
    return { ...ended, end: { kind: "completed" } };
  if (service.kind === "actor" && event.exitCode === 0)
    return edit(state, service.name, () => ({
      phase: "backoff",
      deadline: now + limits.quietEndMs,
      readySince: null,
    }));
  const hopeless = whyHopeless(service, event.exitCode);
  if (hopeless !== null) {
    const misconfigured =
      event.exitCode === configurationExit && ({ misconfigured: true } as const);
    return { ...ended, end: { ...failure(service.name, hopeless), ...misconfigured } };
  }
  const end = unwantedEnd(service, event, now);
  const streak = lengthened(service.streak, end, state.progress);
  if (isHopeless(streak, end, state.progress, limits)) {
    const times = `ended ${streak.ends} times in a row without a new version`;
    return { ...ended, end: failure(service.name, `${times}: ${end.reason}`) };
  }
  const { first: initialMs, longest: maxMs } = limits.backoffMs;
  const delay = backoffMs(streak.ends, noJitter, { initialMs, maxMs });
  actions.push({
    type: "notice",
    text: `${service.name} ended (${end.reason}); starting it again`,
  });
  return edit(state, service.name, () => ({
    phase: "backoff",
    deadline: now + delay,
    readySince: null,
    streak,
  }));
}

function unwantedEnd(
  { complaint }: ServiceState,
  { cause, signal, exitCode }: Extract<ClusterEvent, { type: "exited" }>,
  now: number,
): UnwantedEnd {
  if (complaint !== null) return { reason: complaint.message, explained: true, now };
  const how = signal === null ? `exit code ${exitCode}` : `killed by ${signal}`;
  return { reason: cause ?? how, explained: false, now };
}

/** A frozen process does not hear SIGTERM. */
function silenced(
  state: ClusterState,
  event: Extract<ClusterEvent, { type: "silent" }>,
  actions: ClusterAction[],
): ClusterState {
  return edit(state, event.service, (service) => {
    if (service.phase !== "ready") return {};
    actions.push({ type: "signal", service: service.name, signal: "SIGKILL" });
    const message = `did not answer for ${Math.round(event.silentMs / 1_000)} s and was killed`;
    return { complaint: { message, lasting: false } };
  });
}

function scale(
  state: ClusterState,
  actors: number,
  now: number,
  limits: ClusterLimits,
  actions: ClusterAction[],
): ClusterState {
  if (state.end !== null) return state;
  const present = state.services.filter(({ kind, retired }) => kind === "actor" && !retired);
  const names = new Set(state.services.map(({ name }) => name));
  const added: ServiceState[] = [];
  for (let index = 0; present.length + added.length < actors; index++) {
    const name = `actor-${index}`;
    if (!names.has(name)) added.push(newService(name, "actor"));
  }
  const grown: ClusterState = { ...state, services: [...state.services, ...added] };
  return present.slice(actors).reduce((changed, leaving) => {
    if (!isAlive(leaving)) return without(changed, leaving.name);
    const mustBeAsked = leaving.phase === "starting" || leaving.phase === "ready";
    return edit(changed, leaving.name, (each) => ({
      retired: true,
      ...(mustBeAsked ? terminate(each, now, limits, actions) : {}),
    }));
  }, grown);
}

function without(state: ClusterState, name: string): ClusterState {
  return { ...state, services: state.services.filter((service) => service.name !== name) };
}

function whyHopeless(service: ServiceState, exitCode: number | null): string | null {
  const { complaint, ports } = service;
  if (complaint === null) return exitCode === configurationExit ? "refused its options" : null;
  // What fails before it was ever ready is wrong from the start: a port in use, a store out of reach.
  const refused = exitCode === configurationExit || ports === null || complaint.lasting;
  return refused ? complaint.message : null;
}

function failure(service: string, message: string): ClusterEnd {
  return { kind: "failed", service, message };
}

function expire(
  state: ClusterState,
  now: number,
  limits: ClusterLimits,
  actions: ClusterAction[],
): ClusterState {
  const due = state.services.filter(({ deadline }) => deadline !== null && deadline <= now);
  return due.reduce(
    (changed, { name }) =>
      edit(changed, name, (service) => expireOne(service, now, limits, actions)),
    state,
  );
}

function expireOne(
  service: ServiceState,
  now: number,
  limits: ClusterLimits,
  actions: ClusterAction[],
): Partial<ServiceState> {
  switch (service.phase) {
    case "backoff":
      return { phase: "idle", deadline: null, restarts: service.restarts + 1 };
    case "leaving":
      return terminate(service, now, limits, actions);
    case "starting":
      actions.push({ type: "signal", service: service.name, signal: "SIGKILL" });
      return { deadline: null, complaint: { message: notReady(service, limits), lasting: false } };
    case "stopping":
      actions.push(
        { type: "signal", service: service.name, signal: "SIGKILL" },
        { type: "notice", text: `${service.name} did not stop in time and was killed` },
      );
      return { phase: "killed", deadline: null };
    default:
      return { deadline: null };
  }
}

function notReady({ waitsFor }: ServiceState, { readyMs }: ClusterLimits): string {
  const within = `was not ready within ${Math.round(readyMs / 1_000)} s`;
  return waitsFor === null
    ? `${within} and did not say why; see its log`
    : `${within}: ${waitsFor}`;
}

function terminate(
  service: ServiceState,
  now: number,
  limits: ClusterLimits,
  actions: ClusterAction[],
): Partial<ServiceState> {
  actions.push({ type: "signal", service: service.name, signal: "SIGTERM" });
  return { phase: "stopping", deadline: now + limits.stopMs[service.kind] };
}

function kill(state: ClusterState, actions: ClusterAction[]): ClusterState {
  return state.services.filter(isAlive).reduce((changed, { name }) => {
    actions.push({ type: "signal", service: name, signal: "SIGKILL" });
    return edit(changed, name, () => ({ phase: "killed", deadline: null }));
  }, state);
}

function startWhatCan(
  state: ClusterState,
  now: number,
  limits: ClusterLimits,
  actions: ClusterAction[],
): ClusterState {
  const known = (kind: ServiceKind): boolean =>
    state.services.some((service) => service.kind === kind && service.ports !== null);
  const startable = state.services.filter(({ phase, kind }) => {
    const needed = needs[kind];
    return phase === "idle" && (needed === null || known(needed));
  });
  return startable.reduce((changed, { name }) => {
    actions.push({ type: "spawn", service: name });
    return edit(changed, name, () => ({
      phase: "starting",
      deadline: now + limits.readyMs,
      complaint: null,
      waitsFor: null,
    }));
  }, state);
}

function stopWhatMust(
  state: ClusterState,
  now: number,
  limits: ClusterLimits,
  actions: ClusterAction[],
): ClusterState {
  let changed = state;
  for (const { name } of state.services.filter((service) => !isAlive(service)))
    changed = edit(changed, name, () => ({ phase: "ended", deadline: null }));
  const kind = stopOrder.find((each) =>
    changed.services.some((service) => service.kind === each && service.phase !== "ended"),
  );
  const asked = changed.services.filter(
    (service) =>
      service.kind === kind && (service.phase === "starting" || service.phase === "ready"),
  );
  for (const { name } of asked)
    changed = edit(changed, name, (service) =>
      // The learner tells actors that the run is over; one that is not connected yet cannot hear it.
      service.kind === "actor" && service.phase === "ready"
        ? { phase: "leaving", deadline: now + limits.leaveMs }
        : terminate(service, now, limits, actions),
    );
  return changed;
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
