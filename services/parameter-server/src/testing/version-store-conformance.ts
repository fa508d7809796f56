import assert from "node:assert/strict";
import { test } from "node:test";
import type { VersionStore } from "../version-store.ts";
import { someContent } from "./store-fixtures.ts";

/** An empty store to test that keeps four versions. */
export interface StoreUnderTest {
  readonly store: VersionStore;
  /** A second store on the same content, as after a restart; `null` when the content ends with the first. */
  reopen(): Promise<VersionStore | null>;
  dispose(): Promise<void>;
}

export const conformanceKeepVersions = 4;

type StoreCase = (store: VersionStore, place: StoreUnderTest) => Promise<void>;

const cases: Readonly<Record<string, StoreCase>> = {
  "gives back the bytes that were published": async (store) => {
    const weights = someContent({ version: 3, sizeBytes: 300_001 });
    assert.deepEqual(await store.publish(weights, 1), { duplicate: false });
    const read = await store.read("run", 3);
    assert.ok(read !== null);
    assert.equal(read.sha256, weights.sha256);
    assert.ok(Buffer.from(read.bytes).equals(weights.bytes));
    assert.equal(read.bytes.byteOffset % 4, 0);
    assert.equal(await store.head("run"), 3);
  },
  "knows nothing of what was never published": async (store) => {
    assert.equal(await store.head("run"), null);
    assert.equal(await store.read("run", 0), null);
    assert.equal(await store.loadCheckpoint("run"), null);
  },
  "keeps version 0 as well as any other": async (store) => {
    await store.publish(someContent({ version: 0 }), 1);
    assert.equal(await store.head("run"), 0);
    assert.equal((await store.read("run", 0))?.version, 0);
  },
  "takes the same bytes again as a duplicate": async (store) => {
    await store.publish(someContent({ version: 1 }), 1);
    assert.deepEqual(await store.publish(someContent({ version: 1 }), 1), { duplicate: true });
  },
  "never overwrites a version with other bytes": async (store) => {
    const first = someContent({ version: 1 });
    await store.publish(first, 1);
    await assert.rejects(store.publish(someContent({ version: 1, seed: 9 }), 1), {
      code: "VERSION_CONFLICT",
      group: "fatal",
    });
    assert.equal((await store.read("run", 1))?.sha256, first.sha256);
  },
  "lets a version be shown once nothing but the store itself can refuse it": async (store) => {
    const shown: string[] = [];
    const publish = async (version: number, seed: number, fence: number): Promise<void> => {
      const weights = someContent({ version, seed });
      await store.publish(weights, fence, () => shown.push(`${version} by ${fence}`));
    };
    await publish(1, 1, 2);
    await publish(1, 1, 2);
    assert.deepEqual(shown, ["1 by 2", "1 by 2"]);
    await assert.rejects(publish(1, 9, 2), { code: "VERSION_CONFLICT" });
    await assert.rejects(publish(2, 1, 1), { code: "FENCE_STALE" });
    assert.deepEqual(shown, ["1 by 2", "1 by 2"]);
  },
  "gives each new holder a higher fence and the present one its own": async (store) => {
    assert.equal(await store.acquireFence("run", "a"), 1);
    assert.equal(await store.acquireFence("run", "a"), 1);
    assert.equal(await store.acquireFence("run", "b"), 2);
    assert.equal(await store.acquireFence("run", "a"), 3);
    assert.equal(await store.acquireFence("other run", "a"), 1);
  },
  "refuses whoever holds an older fence, even with the right bytes": async (store) => {
    const old = await store.acquireFence("run", "old");
    await store.publish(someContent({ version: 1 }), old);
    const fresh = await store.acquireFence("run", "new");
    const stale = { code: "FENCE_STALE", group: "fatal" };
    await assert.rejects(store.publish(someContent({ version: 1 }), old), stale);
    await assert.rejects(store.publish(someContent({ version: 2 }), old), stale);
    await assert.rejects(store.saveCheckpoint(someContent({ version: 2 }), old), stale);
    assert.equal(await store.head("run"), 1);
    assert.equal(await store.loadCheckpoint("run"), null);
    assert.deepEqual(await store.publish(someContent({ version: 1 }), fresh), { duplicate: true });
  },
  "remembers a fence from before it was emptied": async (store) => {
    await store.publish(someContent({ version: 1 }), 5);
    await assert.rejects(store.publish(someContent({ version: 2 }), 4), { code: "FENCE_STALE" });
    assert.equal(await store.acquireFence("run", "next"), 6);
  },
  "has a head that never goes back": async (store) => {
    await store.publish(someContent({ version: 5 }), 1);
    await store.publish(someContent({ version: 4 }), 1);
    assert.equal(await store.head("run"), 5);
    assert.equal((await store.read("run", 4))?.version, 4);
  },
  "keeps the bytes of the versions published last": async (store) => {
    for (let version = 0; version < 9; version += 1) {
      await store.publish(someContent({ version }), 1);
    }
    for (let version = 0; version < 9; version += 1) {
      const kept = version >= 9 - conformanceKeepVersions;
      assert.equal((await store.read("run", version)) !== null, kept, `version ${version}`);
    }
  },
  "knows the hash of a version whose bytes it has given up": async (store) => {
    for (let version = 0; version < 9; version += 1) {
      await store.publish(someContent({ version }), 1);
    }
    await assert.rejects(store.publish(someContent({ version: 2, seed: 1 }), 1), {
      code: "VERSION_CONFLICT",
    });
    // A learner that repeats rounds after a crash publishes the bytes again, for the actors that replay them.
    assert.deepEqual(await store.publish(someContent({ version: 2 }), 1), { duplicate: true });
    assert.equal((await store.read("run", 2))?.version, 2);
    assert.equal((await store.read("run", 8))?.version, 8);
    assert.equal(await store.head("run"), 8);
  },
  "never gives up the head, whatever is repeated": async (store) => {
    for (let version = 0; version < 12; version += 1) {
      await store.publish(someContent({ version }), 1);
    }
    for (let version = 0; version < 7; version += 1) {
      await store.publish(someContent({ version }), 1);
    }
    assert.equal((await store.read("run", 11))?.version, 11);
    assert.equal((await store.read("run", 6))?.version, 6);
    assert.equal(await store.read("run", 0), null);
  },
  "replaces the checkpoint by the one saved last": async (store) => {
    for (const version of [4, 8, 12]) await store.saveCheckpoint(someContent({ version }), 1);
    const loaded = await store.loadCheckpoint("run");
    assert.equal(loaded?.version, 12);
    assert.ok(Buffer.from(loaded.bytes).equals(someContent({ version: 12 }).bytes));
  },
  "keeps runs apart, whatever they are called": async (store) => {
    for (const [index, run] of ["a", "a/b", "../a", "{a}:head", "A", "ä b", "."].entries()) {
      await store.publish(someContent({ run, version: index }), 1);
      assert.equal(await store.head(run), index, run);
      assert.equal((await store.read(run, index))?.run, run);
    }
  },
  "takes one of two different publishes of a version at once": async (store) => {
    const results = await Promise.allSettled(
      [1, 2].map((seed) => store.publish(someContent({ version: 1, seed }), 1)),
    );
    assert.deepEqual(results.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  },
  "finds everything again after a restart": async (store, place) => {
    const fence = await store.acquireFence("run", "learner");
    for (let version = 0; version < 6; version += 1) {
      await store.publish(someContent({ version }), fence);
    }
    await store.saveCheckpoint(someContent({ version: 5, seed: 3 }), fence);
    const again = await place.reopen();
    if (again === null) return;
    try {
      assert.equal(await again.head("run"), 5);
      assert.ok((await again.read("run", 5)) !== null);
      assert.equal(await again.read("run", 1), null);
      assert.equal((await again.loadCheckpoint("run"))?.version, 5);
      assert.equal(await again.acquireFence("run", "another"), fence + 1);
      assert.deepEqual(await again.publish(someContent({ version: 1 }), fence + 1), {
        duplicate: true,
      });
      await assert.rejects(again.publish(someContent({ version: 3, seed: 1 }), fence + 1), {
        code: "VERSION_CONFLICT",
      });
    } finally {
      await again.close();
    }
  },
};

/** Tests an adapter against every promise of the port. */
export function testVersionStore(
  name: string,
  open: () => Promise<StoreUnderTest>,
  skip: string | false = false,
): void {
  for (const [promise, check] of Object.entries(cases)) {
    test(`${name} ${promise}`, { skip }, async () => {
      const place = await open();
      try {
        await place.store.check();
        await check(place.store, place);
      } finally {
        await place.store.close();
        await place.dispose();
      }
    });
  }
}
