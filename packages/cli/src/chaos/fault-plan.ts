import { uniform } from "@lockstep/learning";
import type { LinkBehaviour } from "./fault-proxy.ts";

/** Whose fault it is: a service, a connection to it, or the size of the cluster. */
export type FaultTarget = "actor" | "learner" | "parameter-server" | "redis" | "cluster";

export type FaultAction =
  /** SIGKILL; it is started again. */
  | { readonly type: "kill" }
  /** SIGSTOP for a while, then SIGCONT. */
  | { readonly type: "stop"; readonly durationMs: number }
  /** SIGTERM; it is started again. */
  | { readonly type: "restart" }
  /** A connection that the service opened misbehaves for a while. */
  | {
      readonly type: "link";
      readonly to: FaultTarget;
      readonly behaviour: LinkBehaviour;
      readonly durationMs: number;
    }
  /** So many actors from now on. */
  | { readonly type: "scale"; readonly actors: number };

export interface Fault {
  /** From 1. */
  readonly number: number;
  /** It happens when this version is out, */
  readonly afterVersion: number;
  /** and so long after that. */
  readonly delayMs: number;
  readonly target: FaultTarget;
  /** Which of several: the n-th living one, modulo their number. */
  readonly which: number;
  readonly action: FaultAction;
}

/** A fault without its place and time: `kill actor`, `half-open learner → parameter-server`. */
export interface FaultKind {
  readonly target: FaultTarget;
  readonly name: string;
  readonly make: (draw: (from: number, to: number) => number) => FaultAction;
}

const kill = (target: FaultTarget): FaultKind => ({
  target,
  name: `kill ${target}`,
  make: () => ({ type: "kill" }),
});

const restart = (target: FaultTarget): FaultKind => ({
  target,
  name: `restart ${target}`,
  make: () => ({ type: "restart" }),
});

const stop = (target: FaultTarget, longestMs: number): FaultKind => ({
  target,
  name: `stop ${target}`,
  make: (draw) => ({ type: "stop", durationMs: draw(300, longestMs) }),
});

const behaviours: Readonly<
  Record<
    Exclude<LinkBehaviour["kind"], "pass">,
    (draw: (from: number, to: number) => number) => LinkBehaviour
  >
> = {
  cut: () => ({ kind: "cut" }),
  delay: (draw) => ({ kind: "delay", delayMs: draw(20, 200) }),
  throttle: (draw) => ({ kind: "throttle", bytesPerSecond: draw(100_000, 1_000_000) }),
  "half-open": () => ({ kind: "half-open" }),
};

function links(target: FaultTarget, to: FaultTarget): FaultKind[] {
  return Object.entries(behaviours).map(([name, behaviour]) => ({
    target,
    name: `${name} ${target} → ${to}`,
    make: (draw) => ({
      type: "link",
      to,
      behaviour: behaviour(draw),
      durationMs: draw(300, 2_000),
    }),
  }));
}

/** Every kind of fault there is. Actors are stopped for longer than their lease as well. */
export const faultKinds: readonly FaultKind[] = [
  kill("actor"),
  stop("actor", 5_000),
  restart("actor"),
  ...links("actor", "learner"),
  ...links("actor", "parameter-server"),
  kill("learner"),
  stop("learner", 3_000),
  ...links("learner", "parameter-server"),
  kill("parameter-server"),
  stop("parameter-server", 3_000),
  restart("parameter-server"),
  ...links("parameter-server", "redis"),
  kill("redis"),
  stop("redis", 3_000),
  restart("redis"),
  {
    target: "cluster",
    name: "scale cluster",
    make: (draw) => ({ type: "scale", actors: draw(1, mostActors) }),
  },
];

/** Actors that a plan scales to. */
export const mostActors = 6;

export interface FaultPlanOptions {
  /** Of the plan, not of the run. */
  readonly seed: number;
  readonly faults: number;
  /** Versions of the run. Faults come between its first versions and its last ones. */
  readonly updates: number;
  /** To choose from. */
  readonly kinds: readonly FaultKind[];
}

const firstVersion = 3;
/** A fault needs some versions after it in which its consequences show. */
const quietVersions = 4;
const longestDelayMs = 400;

/**
 * Which faults happen when: a pure function of its options. The services take turns, and each goes through its kinds in
 * an order of its own, so that a short plan has something of everything.
 */
export function planFaults({ seed, faults, updates, kinds }: FaultPlanOptions): readonly Fault[] {
  const last = Math.max(firstVersion, updates - quietVersions);
  const deck = dealt(kinds, seed, faults);
  return deck.map((kind, index) => {
    let property = 0;
    const draw = (from: number, to: number): number => {
      property += 1;
      const u = uniform(seed, "faultPlan", index, property);
      return from + Math.floor(u * (to - from + 1));
    };
    return {
      number: index + 1,
      afterVersion: firstVersion + Math.floor(((last - firstVersion) * index) / faults),
      delayMs: draw(0, longestDelayMs),
      target: kind.target,
      which: draw(0, 1_000),
      action: kind.make(draw),
    };
  });
}

/** A plan that only changes the number of actors, at even distances. */
export function planScaling(actors: readonly number[], updates: number): readonly Fault[] {
  const last = Math.max(firstVersion, updates - quietVersions);
  return actors.map((count, index) => ({
    number: index + 1,
    afterVersion: firstVersion + Math.floor(((last - firstVersion) * index) / actors.length),
    delayMs: 0,
    target: "cluster",
    which: 0,
    action: { type: "scale", actors: count },
  }));
}

/** @returns so many kinds, in the order in which they happen */
function dealt(kinds: readonly FaultKind[], seed: number, count: number): FaultKind[] {
  const targets = [...new Set(kinds.map(({ target }) => target))];
  const hands = new Map(
    targets.map((target) => [
      target,
      shuffled(
        kinds.filter((kind) => kind.target === target),
        seed,
      ),
    ]),
  );
  const deck: FaultKind[] = [];
  for (let turn = 0; deck.length < count && targets.length > 0; turn++) {
    const target = targets[turn % targets.length] as FaultTarget;
    const hand = hands.get(target) ?? [];
    const kind = hand[Math.floor(turn / targets.length) % hand.length];
    if (kind !== undefined) deck.push(kind);
  }
  return deck;
}

/** By random keys: the same for the same seed. */
function shuffled(kinds: readonly FaultKind[], seed: number): FaultKind[] {
  return kinds
    .map((kind) => ({ kind, key: uniform(seed, "faultPlan", nameNumber(kind.name), 0) }))
    .sort((a, b) => a.key - b.key)
    .map(({ kind }) => kind);
}

function nameNumber(name: string): number {
  return [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
}

/** As {@link FaultKind.name}, for reports. */
export function kindOf({ target, action }: Fault): string {
  if (action.type === "link") return `${action.behaviour.kind} ${target} → ${action.to}`;
  return `${action.type} ${target}`;
}
