import assert from "node:assert/strict";
import { test } from "node:test";
import type { VersionedWeights } from "@lockstep/protocol";
import { createRecordingLogger } from "@lockstep/service-kit/testing";
import { createFakeClock, type FakeClock } from "@lockstep/system/testing";
import { createMemoryVersionStore } from "../memory/memory-version-store.ts";
import { someContent } from "../testing/store-fixtures.ts";
import type { VersionStore } from "../version-store.ts";
import { createStoredParameters, type StoredParameters } from "./stored-parameters.ts";

interface Bench {
  readonly parameters: StoredParameters;
  readonly store: VersionStore;
  readonly clock: FakeClock;
  readonly seen: string[];
  /** Says that somebody else published. */
  announce(run: string | null): void;
}

function aBench(change: (store: VersionStore) => VersionStore = (store) => store): Bench {
  const memory = change(createMemoryVersionStore({ keepVersions: 4 }));
  let announce: Bench["announce"] = () => undefined;
  const store: VersionStore = {
    ...memory,
    watch: (listener) => {
      announce = listener;
    },
  };
  const clock = createFakeClock();
  const seen: string[] = [];
  const parameters = createStoredParameters({
    store,
    clock,
    logger: createRecordingLogger(),
    recheckMs: 2_000,
    stopping: new AbortController().signal,
    observer: {
      published: (outcome) => seen.push(outcome),
      delivered: (skipped) => seen.push(`skipped ${skipped}`),
      subscribers: (count) => seen.push(`${count} subscribers`),
      head: (version) => seen.push(`head ${version}`),
    },
  });
  return { parameters, store, clock, seen, announce: (run) => announce(run) };
}

function follow(
  parameters: StoredParameters,
  afterVersion = -1,
  signal: AbortSignal = new AbortController().signal,
): AsyncIterator<VersionedWeights> {
  const subscription = { run: "run", afterVersion, subscriber: "actor", signal };
  return parameters.subscribe(subscription)[Symbol.asyncIterator]();
}

async function versionOf(next: Promise<IteratorResult<VersionedWeights>>): Promise<number | null> {
  const { done, value } = await next;
  return done === true ? null : value.version;
}

test("a subscriber gets the newest version at once and each newer one when it is published", async () => {
  const { parameters } = aBench();
  await parameters.publish({ ...someContent({ version: 1 }), fence: 1 });
  await parameters.publish({ ...someContent({ version: 2 }), fence: 1 });
  const subscriber = follow(parameters);
  assert.equal(await versionOf(subscriber.next()), 2);
  const next = versionOf(subscriber.next());
  await parameters.publish({ ...someContent({ version: 3 }), fence: 1 });
  assert.equal(await next, 3);
});

test("subscribers need not wait until a version is durable, its publisher does", async () => {
  let makeDurable: () => void = () => undefined;
  const durable = new Promise<void>((resolve) => {
    makeDurable = resolve;
  });
  const { parameters } = aBench((store) => ({
    ...store,
    publish: async (weights, fence, onAdmitted) => {
      const outcome = await store.publish(weights, fence, onAdmitted);
      await durable;
      return outcome;
    },
  }));
  const subscriber = follow(parameters);
  let acknowledged = false;
  const published = parameters.publish({ ...someContent({ version: 1 }), fence: 1 }).then(() => {
    acknowledged = true;
  });
  assert.equal(await versionOf(subscriber.next()), 1);
  assert.ok(!acknowledged);
  makeDurable();
  await published;
});

test("a subscriber who has the newest version waits for a newer one", async () => {
  const { parameters } = aBench();
  await parameters.publish({ ...someContent({ version: 2 }), fence: 1 });
  const next = versionOf(follow(parameters, 2).next());
  await parameters.publish({ ...someContent({ version: 2 }), fence: 1 });
  await parameters.publish({ ...someContent({ version: 1 }), fence: 1 });
  await parameters.publish({ ...someContent({ version: 3 }), fence: 1 });
  assert.equal(await next, 3);
});

test("a slow subscriber skips versions, which are counted", async () => {
  const { parameters, seen } = aBench();
  await parameters.publish({ ...someContent({ version: 1 }), fence: 1 });
  const subscriber = follow(parameters);
  assert.equal(await versionOf(subscriber.next()), 1);
  for (const version of [2, 3, 4]) {
    await parameters.publish({ ...someContent({ version }), fence: 1 });
  }
  assert.equal(await versionOf(subscriber.next()), 4);
  assert.deepEqual(
    seen.filter((text) => text.startsWith("skipped")),
    ["skipped 0", "skipped 2"],
  );
});

test("all subscribers are handed the same object, which is encoded once", async () => {
  const { parameters } = aBench();
  await parameters.publish({ ...someContent(), fence: 1 });
  const [one, other] = await Promise.all([follow(parameters).next(), follow(parameters).next()]);
  assert.equal(one.value, other.value);
  assert.equal(await parameters.fetch("run", 1), one.value);
});

test("a version that another replica published is heard of through the store", async () => {
  const { parameters, store, announce } = aBench();
  const next = versionOf(follow(parameters).next());
  await store.publish(someContent({ version: 9 }), 1);
  announce("run");
  assert.equal(await next, 9);
});

test("a version whose announcement was lost is found by looking", async () => {
  const { parameters, store, clock } = aBench();
  const next = versionOf(follow(parameters).next());
  await clock.advance(10);
  await store.publish(someContent({ version: 9 }), 1);
  await clock.advance(2_000);
  assert.equal(await next, 9);
});

test("a subscription ends with its signal and is no longer counted", async () => {
  const { parameters, seen } = aBench();
  const stop = new AbortController();
  const next = versionOf(follow(parameters, -1, stop.signal).next());
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(parameters.runs()[0]?.subscribers, ["actor"]);
  stop.abort();
  assert.equal(await next, null);
  assert.deepEqual(seen, ["1 subscribers", "0 subscribers"]);
  assert.deepEqual(parameters.runs()[0]?.subscribers, []);
});

test("an older version can be fetched while it is kept", async () => {
  const { parameters } = aBench();
  for (let version = 0; version < 6; version += 1) {
    await parameters.publish({ ...someContent({ version }), fence: 1 });
  }
  assert.equal((await parameters.fetch("run", 3)).version, 3);
  await assert.rejects(parameters.fetch("run", 1), { code: "VERSION_NOT_FOUND" });
  await assert.rejects(parameters.fetch("other", 1), { code: "VERSION_NOT_FOUND" });
});

test("asking for runs that do not exist does not fill the memory", async () => {
  const { parameters } = aBench();
  for (let index = 0; index < 100; index += 1) {
    const stop = new AbortController();
    const subscription = {
      run: `run ${index}`,
      afterVersion: -1,
      subscriber: "actor",
      signal: stop.signal,
    };
    const next = parameters.subscribe(subscription)[Symbol.asyncIterator]().next();
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    await next;
  }
  assert.ok(parameters.runs().length <= 17);
});
