import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createRecordingLogger } from "@lockstep/service-kit/testing";
import { skipWithoutRedis, startTestRedis, type TestRedis } from "@lockstep/system/testing";
import { Redis } from "ioredis";
import { someContent } from "../testing/store-fixtures.ts";
import { conformanceKeepVersions, testVersionStore } from "../testing/version-store-conformance.ts";
import type { VersionStore } from "../version-store.ts";
import type { RedisDurability } from "./redis-durability.ts";
import { createRedisVersionStore } from "./redis-version-store.ts";

const keepVersions = conformanceKeepVersions;
const skip = skipWithoutRedis();
let redis: TestRedis;
before(async () => {
  if (skip === false) redis = await startTestRedis();
});
after(async () => redis?.dispose());

async function openStore(durability: RedisDurability = "written"): Promise<VersionStore> {
  const logger = createRecordingLogger();
  const { url } = redis;
  const store = createRedisVersionStore({ url, keepVersions, replicas: 0, durability, logger });
  await store.open();
  return store;
}

async function empty(): Promise<void> {
  const client = new Redis(redis.url);
  await client.flushall();
  client.disconnect();
}

testVersionStore(
  "the Redis store",
  async () => {
    await empty();
    return { store: await openStore(), reopen: () => openStore(), dispose: async () => undefined };
  },
  skip,
);

test("two parameter servers hear of each other's versions through Redis", { skip }, async () => {
  await empty();
  const [one, other] = [await openStore(), await openStore()];
  try {
    const heard = new Promise((resolve) => {
      other.watch((run) => {
        if (run !== null) resolve(run);
        else one.publish(someContent({ run: "shared", version: 7 }), 1).catch(resolve);
      });
    });
    assert.equal(await heard, "shared");
    assert.equal(await other.head("shared"), 7);
  } finally {
    await one.close();
    await other.close();
  }
});

test("what was acknowledged survives a killed Redis, and the store finds it again", {
  skip,
}, async () => {
  await empty();
  const store = await openStore();
  try {
    for (let version = 0; version < 3; version += 1) {
      await store.publish(someContent({ version, sizeBytes: 2_000_000 }), 1);
    }
    await redis.kill();
    await assert.rejects(store.publish(someContent({ version: 3 }), 1), {
      code: "STORE_UNAVAILABLE",
      group: "transient",
    });
    await assert.rejects(store.check(), { code: "STORE_UNAVAILABLE" });
    await redis.start();
    for (;;) {
      try {
        await store.check();
        break;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    const condition = await store.check();
    assert.equal(condition.durable, true);
    assert.ok((condition.usedBytes ?? 0) > 6_000_000, `${condition.usedBytes} bytes`);
    assert.equal(await store.head("run"), 2);
    assert.ok((await store.read("run", 2)) !== null);
    assert.deepEqual(await store.publish(someContent({ version: 3 }), 1), { duplicate: false });
  } finally {
    await store.close();
  }
});

test("a full Redis refuses a version whole and says so", { skip }, async () => {
  await empty();
  const client = new Redis(redis.url);
  const store = await openStore();
  try {
    await store.publish(someContent({ version: 0 }), 1);
    await client.config("SET", "maxmemory-policy", "noeviction");
    await client.config("SET", "maxmemory", "1mb");
    await assert.rejects(store.publish(someContent({ version: 1 }), 2), {
      code: "STORE_FULL",
      group: "transient",
    });
    await client.config("SET", "maxmemory", "0");
    assert.equal(await store.head("run"), 0);
    assert.deepEqual(await store.publish(someContent({ version: 1 }), 1), { duplicate: false });
  } finally {
    await client.config("SET", "maxmemory", "0");
    client.disconnect();
    await store.close();
  }
});

test("a write that too few replicas have is not acknowledged", { skip }, async () => {
  await empty();
  const client = new Redis(redis.url);
  const logger = createRecordingLogger();
  const { url } = redis;
  const store = createRedisVersionStore({
    ...{ url, keepVersions, logger },
    durability: "written",
    replicas: 1,
  });
  try {
    await store.open();
    await assert.rejects(store.publish(someContent(), 1), {
      code: "STORE_UNAVAILABLE",
      message: /0 of 1 Redis replicas/,
    });
  } finally {
    client.disconnect();
    await store.close();
  }
});

test("a Redis that keeps nothing acknowledges nothing, unless that is what is wanted", {
  skip,
}, async () => {
  await empty();
  const client = new Redis(redis.url);
  const strict = await openStore();
  const loose = await openStore("memory");
  try {
    await client.config("SET", "appendonly", "no");
    await assert.rejects(strict.publish(someContent({ version: 1 }), 1), {
      code: "STORE_REFUSED",
      group: "configuration",
      message: /appendonly yes/,
    });
    await assert.rejects(openStore(), { group: "configuration", message: /appendonly yes/ });
    assert.deepEqual(await loose.publish(someContent({ version: 2 }), 1), { duplicate: false });
  } finally {
    await client.config("SET", "appendonly", "yes");
    client.disconnect();
    await strict.close();
    await loose.close();
  }
});

test("what must survive a power cut is acknowledged only where Redis can promise it", {
  skip,
}, async () => {
  await empty();
  const client = new Redis(redis.url);
  await client.config("SET", "appendfsync", "always");
  const store = await openStore("flushed");
  try {
    assert.deepEqual(await store.publish(someContent({ version: 1 }), 1), { duplicate: false });
    const hasWaitAof = (await client.command("INFO", "WAITAOF")).some((known) => known !== null);
    if (hasWaitAof) return;
    await client.config("SET", "appendfsync", "everysec");
    await assert.rejects(store.publish(someContent({ version: 2 }), 1), {
      code: "STORE_REFUSED",
      message: /appendfsync is everysec/,
    });
  } finally {
    await client.config("SET", "appendfsync", "everysec");
    client.disconnect();
    await store.close();
  }
});

test("however much is published and saved, Redis keeps a bounded part of it", {
  skip,
}, async () => {
  await empty();
  const client = new Redis(redis.url);
  const store = await openStore();
  try {
    for (let version = 0; version < 20; version += 1) {
      await store.publish(someContent({ version, sizeBytes: 100_000 }), 1);
      await store.saveCheckpoint(someContent({ version, sizeBytes: 200_000 }), 1);
    }
    const keys = await client.keys("lockstep:*");
    const large = keys.filter((key) => /:(weights|checkpoint)/.test(key));
    assert.equal(large.filter((key) => key.includes(":weights:")).length, keepVersions);
    assert.equal(large.filter((key) => key.includes(":checkpoint")).length, 2);
    // A learner that saves an older version goes on from there: the newer ones are no longer the run's.
    await store.saveCheckpoint(someContent({ version: 0 }), 1);
    assert.equal((await store.loadCheckpoint("run"))?.version, 0);
    const left = (await client.keys("lockstep:*")).filter((key) => key.includes(":checkpoint"));
    assert.equal(left.length, 1);
  } finally {
    client.disconnect();
    await store.close();
  }
});

/** Sets up Redis in a way that must be refused, and how to take it back. */
const misconfigured: readonly {
  readonly what: string;
  readonly set: (client: Redis) => Promise<unknown>;
  readonly takeBack: (client: Redis) => Promise<unknown>;
  readonly says: RegExp;
  readonly url?: (url: URL) => void;
}[] = [
  {
    what: "a password that nobody named",
    set: (client) => client.config("SET", "requirepass", "planted"),
    takeBack: (client) => client.config("SET", "requirepass", ""),
    says: /wants a password.*NOAUTH/,
  },
  {
    what: "another password",
    set: (client) => client.config("SET", "requirepass", "planted"),
    takeBack: (client) => client.config("SET", "requirepass", ""),
    url: (url) => {
      url.password = "wrong";
    },
    says: /does not take this user and password.*WRONGPASS/,
  },
  {
    what: "a database that it does not have",
    set: async () => undefined,
    takeBack: async () => undefined,
    url: (url) => {
      url.pathname = "/99";
    },
    says: /no database of the number/,
  },
  {
    what: "memory that is made room in by forgetting versions",
    set: async (client) => {
      await client.config("SET", "maxmemory", "500mb");
      await client.config("SET", "maxmemory-policy", "allkeys-lru");
    },
    takeBack: async (client) => {
      await client.config("SET", "maxmemory", "0");
      await client.config("SET", "maxmemory-policy", "noeviction");
    },
    says: /forgets versions.*noeviction/,
  },
];

for (const { what, set, takeBack, says, url } of misconfigured)
  test(`the store is refused at once, in words: ${what}`, { skip }, async () => {
    await empty();
    const client = new Redis(redis.url);
    const address = new URL(redis.url);
    url?.(address);
    const logger = createRecordingLogger();
    try {
      await set(client);
      const store = createRedisVersionStore({
        ...{ url: address.href, keepVersions, logger, replicas: 0 },
        durability: "written",
      });
      await assert.rejects(store.open(), (error: Error) => {
        assert.match(error.message, says);
        assert.doesNotMatch(`${error.stack}${JSON.stringify(logger.lines)}`, /planted/);
        return true;
      });
    } finally {
      await takeBack(client);
      client.disconnect();
    }
  });
