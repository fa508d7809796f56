import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { ClusterAction, ClusterEvent } from "./cluster-event.ts";
import {
  type ClusterState,
  clusterOf,
  defaultLimits,
  isAlive,
  isOver,
  nextDeadline,
} from "./cluster-state.ts";
import { transition } from "./cluster-transition.ts";

/** A cluster whose clock moves only by hand. */
function play(actors: number) {
  let state: ClusterState = clusterOf(actors);
  let now = 0;
  const log: string[] = [];
  const send = (event: ClusterEvent): readonly ClusterAction[] => {
    const result = transition(state, event, now, defaultLimits);
    state = result.state;
    for (const action of result.actions)
      if (action.type !== "notice")
        log.push(
          action.type === "spawn"
            ? `spawn ${action.service}`
            : `${action.signal} ${action.service}`,
        );
    return result.actions;
  };
  return {
    send,
    ready: (service: string, rpcPort: number | null = null) =>
      send({ type: "ready", service, rpcPort, httpPort: 1 }),
    exit: (service: string, exitCode: number | null, signal: string | null = null) =>
      send({ type: "exited", service, exitCode, signal }),
    after(ms: number) {
      now += ms;
      send({ type: "tick" });
    },
    service: (name: string) => {
      const found = state.services.find((each) => each.name === name);
      assert.ok(found);
      return found;
    },
    get state() {
      return state;
    },
    /** Actions since the last look. */
    take: () => log.splice(0),
  };
}

function running(actors: number) {
  const cluster = play(actors);
  cluster.send({ type: "begin" });
  cluster.ready("parameter-server", 71);
  cluster.ready("learner", 72);
  for (let index = 0; index < actors; index++) cluster.ready(`actor-${index}`);
  cluster.take();
  return cluster;
}

test("each service starts when the one it needs is ready", () => {
  const cluster = play(2);
  cluster.send({ type: "begin" });
  assert.deepEqual(cluster.take(), ["spawn parameter-server"]);
  cluster.ready("parameter-server", 71);
  assert.deepEqual(cluster.take(), ["spawn learner"]);
  cluster.ready("learner", 72);
  assert.deepEqual(cluster.take(), ["spawn actor-0", "spawn actor-1"]);
});

test("a killed actor comes back at once, and after a pause that doubles with every further failure in a row", () => {
  const cluster = running(1);
  cluster.exit("actor-0", null, "SIGKILL");
  cluster.after(0);
  assert.deepEqual(cluster.take(), ["spawn actor-0"]);
  cluster.ready("actor-0");
  for (const pause of [100, 200, 400, 800, 1000]) {
    cluster.exit("actor-0", null, "SIGKILL");
    cluster.after(pause - 1);
    assert.deepEqual(cluster.take(), []);
    cluster.after(1);
    assert.deepEqual(cluster.take(), ["spawn actor-0"]);
    cluster.ready("actor-0");
  }
  assert.equal(cluster.service("actor-0").restarts, 6);
});

/** Ends a service for a reason, or for none that is known, and starts it again. */
function endOnce(cluster: Cluster, message: string | null): void {
  if (message !== null)
    cluster.send({ type: "failed", service: "actor-0", lasting: false, message });
  cluster.exit("actor-0", message === null ? null : 1, message === null ? "SIGKILL" : null);
  cluster.after(10_000);
  if (cluster.state.end === null) cluster.ready("actor-0");
}

test("an actor whose error comes back without a new version ends the run with its last words", () => {
  const cluster = running(1);
  for (let failure = 0; failure < 5; failure++) endOnce(cluster, "no such core");
  assert.equal(cluster.state.end, null);
  endOnce(cluster, "no such core");
  assert.deepEqual(cluster.state.end, {
    kind: "failed",
    service: "actor-0",
    message: "ended 6 times in a row without a new version: no such core",
  });
});

test("however often services die, the run goes on while there are new versions", () => {
  const cluster = running(1);
  for (let failure = 0; failure < 100; failure++) {
    endOnce(cluster, failure % 2 === 0 ? "no such core" : null);
    if (failure % 5 === 4) cluster.send({ type: "progress", version: failure });
  }
  assert.equal(cluster.state.end, null);
});

test("a version that was there before is no progress", () => {
  const cluster = running(1);
  cluster.send({ type: "progress", version: 7 });
  for (let failure = 0; failure < 6; failure++) {
    endOnce(cluster, "no such core");
    cluster.send({ type: "progress", version: failure });
  }
  assert.equal(cluster.state.end?.kind, "failed");
});

test("errors that take turns without a new version end the run later", () => {
  const cluster = running(1);
  for (let failure = 0; failure < 15; failure++) endOnce(cluster, `error ${failure % 2}`);
  assert.equal(cluster.state.end, null);
  endOnce(cluster, "error 1");
  assert.match(JSON.stringify(cluster.state.end), /ended 16 times in a row/);
});

test("kills from outside end a run only when it has stood still for long", () => {
  const cluster = running(1);
  for (let failure = 0; failure < 10; failure++) endOnce(cluster, null);
  assert.equal(cluster.state.end, null, "it has stood still for 100 s");
  endOnce(cluster, null);
  endOnce(cluster, null);
  endOnce(cluster, null);
  assert.match(JSON.stringify(cluster.state.end), /without a new version: killed by SIGKILL/);
});

test("why a process was killed is said where it is known", () => {
  const cluster = running(1);
  const cause = "was killed by the system for lack of memory";
  const exited = { type: "exited", service: "learner", exitCode: null, signal: "SIGKILL" } as const;
  const notices = cluster.send({ ...exited, cause });
  assert.deepEqual(notices[0], {
    type: "notice",
    text: `learner ended (${cause}); starting it again`,
  });
});

test("a complaint is of one life: a process that is killed later has its own reason", () => {
  const cluster = running(1);
  cluster.send({ type: "failed", service: "actor-0", lasting: false, message: "no such core" });
  cluster.exit("actor-0", 1);
  cluster.after(10_000);
  cluster.exit("actor-0", null, "SIGKILL");
  assert.equal(cluster.service("actor-0").streak?.reason, "killed by SIGKILL");
});

test("what fails before it was ever ready ends the run at once", () => {
  const cluster = play(1);
  cluster.send({ type: "begin" });
  cluster.send({
    type: "failed",
    service: "parameter-server",
    lasting: false,
    message: "port in use",
  });
  cluster.exit("parameter-server", 1);
  assert.deepEqual(cluster.state.end, {
    kind: "failed",
    service: "parameter-server",
    message: "port in use",
  });
  assert.ok(isOver(cluster.state));
});

test("bad configuration and incurable failures are not tried again", () => {
  const refused = running(1);
  refused.exit("learner", 78);
  assert.deepEqual(refused.state.end, {
    kind: "failed",
    service: "learner",
    message: "refused its options (exit code 78) without a message",
    misconfigured: true,
  });
  const diverged = running(1);
  diverged.send({ type: "failed", service: "learner", lasting: true, message: "NaN" });
  diverged.exit("learner", 1);
  assert.deepEqual(diverged.state.end, { kind: "failed", service: "learner", message: "NaN" });
});

test("a learner that dies is restarted and actors are left alone", () => {
  const cluster = running(2);
  cluster.exit("learner", null, "SIGKILL");
  cluster.after(0);
  assert.deepEqual(cluster.take(), ["spawn learner"]);
  assert.equal(cluster.service("learner").ports?.rpc, 72, "it comes back on its port");
});

test("when the learner ends the run, actors leave by themselves and the parameter server is last", () => {
  const cluster = running(2);
  cluster.exit("learner", 0);
  assert.deepEqual(cluster.state.end, { kind: "completed" });
  assert.deepEqual(cluster.take(), []);
  cluster.exit("actor-0", 0);
  cluster.exit("actor-1", 0);
  assert.deepEqual(cluster.take(), ["SIGTERM parameter-server"]);
  cluster.exit("parameter-server", 0);
  assert.ok(isOver(cluster.state));
});

test("an actor that leaves before the learner has ended is not started again at once", () => {
  const cluster = running(1);
  cluster.exit("actor-0", 0);
  cluster.after(defaultLimits.quietEndMs - 1);
  cluster.exit("learner", 0);
  assert.deepEqual(cluster.take(), ["SIGTERM parameter-server"]);
});

test("an actor that ends by itself again and again is told of, and ends a run that stands still", () => {
  let state = running(1).state;
  let now = 0;
  const texts: string[] = [];
  const send = (event: ClusterEvent): void => {
    const result = transition(state, event, now, defaultLimits);
    state = result.state;
    texts.push(...result.actions.flatMap((each) => (each.type === "notice" ? [each.text] : [])));
  };
  for (let ends = 0; ends < 100 && state.end === null; ends++) {
    send({ type: "exited", service: "actor-0", exitCode: 0, signal: null });
    assert.equal(texts.length, ends, "nothing is said before the pause: the run may just be over");
    now += defaultLimits.quietEndMs;
    send({ type: "tick" });
    send({ type: "ready", service: "actor-0", rpcPort: null, httpPort: 1 });
  }
  const reason = "ended by itself with exit code 0, which it was not asked to";
  assert.equal(texts[0], `actor-0 ${reason}; starting it again`);
  assert.equal(state.end?.kind, "failed");
  assert.match(state.end.message, new RegExp(`in a row without a new version: ${reason}$`));
  assert.ok(now >= defaultLimits.standstillMs && now < 2 * defaultLimits.standstillMs);
});

test("a frozen actor is terminated, then killed, and does not outlive the run", () => {
  const cluster = running(1);
  cluster.exit("learner", 0);
  cluster.after(defaultLimits.leaveMs);
  assert.deepEqual(cluster.take(), ["SIGTERM actor-0"]);
  cluster.after(defaultLimits.stopMs.actor);
  assert.deepEqual(cluster.take(), ["SIGKILL actor-0"]);
  cluster.exit("actor-0", null, "SIGKILL");
  assert.deepEqual(cluster.take(), ["SIGTERM parameter-server"]);
});

test("a stop asks the learner first, because it still writes a checkpoint", () => {
  const cluster = running(1);
  cluster.send({ type: "stop" });
  assert.deepEqual(cluster.take(), ["SIGTERM learner"]);
  cluster.exit("learner", 0);
  cluster.exit("actor-0", 0);
  assert.deepEqual(cluster.take(), ["SIGTERM parameter-server"]);
  cluster.exit("parameter-server", 0);
  assert.deepEqual(cluster.state.end, { kind: "interrupted" });
  assert.ok(isOver(cluster.state));
});

test("a stop while an actor waits for its restart does not start it", () => {
  const cluster = running(1);
  cluster.exit("actor-0", 1);
  cluster.send({ type: "stop" });
  cluster.after(60_000);
  assert.ok(!cluster.take().includes("spawn actor-0"));
});

test("force kills everything that lives", () => {
  const cluster = running(2);
  cluster.send({ type: "stop" });
  cluster.take();
  cluster.send({ type: "force" });
  assert.deepEqual(cluster.take(), [
    "SIGKILL parameter-server",
    "SIGKILL learner",
    "SIGKILL actor-0",
    "SIGKILL actor-1",
  ]);
});

test("a service that is never ready is killed and counts as failed", () => {
  const cluster = running(1);
  cluster.exit("actor-0", 1);
  cluster.after(250);
  cluster.take();
  cluster.after(defaultLimits.readyMs);
  assert.deepEqual(cluster.take(), ["SIGKILL actor-0"]);
  cluster.exit("actor-0", null, "SIGKILL");
  assert.equal(cluster.service("actor-0").streak?.ends, 2);
});

type Cluster = ReturnType<typeof play>;
type Happening =
  | { readonly ready: string }
  | { readonly die: string; readonly code: number | null }
  | { readonly ms: number };

/** Lets something happen, if it can: only living processes speak or die. */
function happen(cluster: Cluster, happening: Happening): void {
  if ("ms" in happening) cluster.after(happening.ms);
  else if ("ready" in happening) {
    if (isAlive(cluster.service(happening.ready))) cluster.ready(happening.ready, 70);
  } else if (isAlive(cluster.service(happening.die)))
    cluster.exit(happening.die, happening.code, happening.code === null ? "SIGKILL" : null);
}

function endAll(cluster: Cluster, stubborn: boolean): void {
  for (let round = 0; round < 20 && !isOver(cluster.state); round++) {
    const dying = cluster.state.services.filter(
      ({ phase }) => phase === "killed" || (!stubborn && phase === "stopping"),
    );
    for (const { name } of dying) cluster.exit(name, null, "SIGKILL");
    if (nextDeadline(cluster.state) !== null) cluster.after(60_000);
  }
}

test("whatever happened, a stop ends every process in bounded time and starts none", () => {
  const name = fc.constantFrom("parameter-server", "learner", "actor-0", "actor-1");
  const happening: fc.Arbitrary<Happening> = fc.oneof(
    fc.record({ ready: name }),
    fc.record({ die: name, code: fc.constantFrom(0, 1, 78, null) }),
    fc.record({ ms: fc.integer({ min: 1, max: 70_000 }) }),
  );
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), fc.boolean(), (happenings, stubborn) => {
      const cluster = play(2);
      cluster.send({ type: "begin" });
      for (const each of happenings) happen(cluster, each);
      cluster.send({ type: "stop" });
      cluster.take();
      endAll(cluster, stubborn);
      assert.ok(isOver(cluster.state), JSON.stringify(cluster.state));
      assert.ok(!cluster.take().some((action) => action.startsWith("spawn")));
    }),
  );
});

test("a service that does not answer is killed and started again", () => {
  const cluster = running(1);
  cluster.send({ type: "silent", service: "actor-0", silentMs: 15_000 });
  assert.deepEqual(cluster.take(), ["SIGKILL actor-0"]);
  cluster.exit("actor-0", null, "SIGKILL");
  assert.match(cluster.service("actor-0").complaint?.message ?? "", /not answer for 15 s/);
  cluster.after(250);
  assert.deepEqual(cluster.take(), ["spawn actor-0"]);
});

test("a learner that was replaced by another is not started again", () => {
  const cluster = running(1);
  cluster.send({ type: "failed", service: "learner", lasting: true, message: "taken over" });
  cluster.exit("learner", 1);
  assert.deepEqual(cluster.state.end, {
    kind: "failed",
    service: "learner",
    message: "taken over",
  });
});

test("more actors are started when they are wanted, and the last ones leave when fewer are", () => {
  const cluster = running(1);
  cluster.send({ type: "scale", actors: 3 });
  assert.deepEqual(cluster.take(), ["spawn actor-1", "spawn actor-2"]);
  cluster.ready("actor-1");
  cluster.send({ type: "scale", actors: 1 });
  assert.deepEqual(cluster.take(), ["SIGTERM actor-1", "SIGTERM actor-2"]);
  cluster.exit("actor-1", 0);
  cluster.after(defaultLimits.stopMs.actor);
  assert.deepEqual(cluster.take(), ["SIGKILL actor-2"]);
  // While the old actor-2 is still there its name is not given away.
  cluster.send({ type: "scale", actors: 2 });
  assert.deepEqual(cluster.take(), ["spawn actor-1"]);
  cluster.exit("actor-2", null, "SIGKILL");
  assert.deepEqual(
    cluster.state.services.map(({ name }) => name),
    ["parameter-server", "learner", "actor-0", "actor-1"],
  );
  cluster.after(60_000);
  assert.deepEqual(cluster.take(), ["SIGKILL actor-1"], "it was never ready");
});

test("an actor that is down when fewer are wanted is forgotten at once", () => {
  const cluster = running(2);
  cluster.exit("actor-1", null, "SIGKILL");
  cluster.send({ type: "scale", actors: 1 });
  cluster.after(60_000);
  assert.deepEqual(cluster.take(), []);
  assert.equal(cluster.state.services.length, 3);
});

test("a service that is not ready in time ends the run with what it said it waits for", () => {
  const cluster = play(1);
  cluster.send({ type: "begin" });
  cluster.ready("parameter-server", 71);
  const reason = "training pauses: Redis does not answer: connect ECONNREFUSED 127.0.0.1:6379";
  cluster.send({ type: "waits", service: "learner", reason });
  cluster.after(defaultLimits.readyMs);
  cluster.exit("learner", null, "SIGKILL");
  assert.deepEqual(cluster.state.end, {
    kind: "failed",
    service: "learner",
    message: `was not ready within 60 s: ${reason}`,
  });
});

test("an error that lasts ends the run at once, one that may pass does not", () => {
  for (const lasting of [true, false]) {
    const cluster = running(1);
    cluster.send({ type: "failed", service: "actor-0", message: "the core broke off", lasting });
    cluster.exit("actor-0", 1);
    assert.equal(cluster.state.end?.kind, lasting ? "failed" : undefined);
  }
});
