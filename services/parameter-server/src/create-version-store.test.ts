import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { createRecordingLogger } from "@lockstep/service-kit/testing";
import { skipWithoutRedis, startTestRedis } from "@lockstep/system/testing";
import { Redis } from "ioredis";
import { createVersionStore } from "./create-version-store.ts";
import type { VersionStore } from "./version-store.ts";

function create(store: string, storePasswordFile: string): Promise<VersionStore> {
  const settings = {
    store,
    storePasswordFile,
    keepVersions: 2,
    redisReplicas: 0,
    redisDurability: "written" as const,
  };
  return createVersionStore(settings, createRecordingLogger());
}

function aFile(context: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-password-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "password");
  writeFileSync(path, text);
  return path;
}

test("the password of Redis comes from its file", { skip: skipWithoutRedis() }, async (context) => {
  const redis = await startTestRedis();
  context.after(() => redis.dispose());
  const password = "it's / 100% secret@home";
  const admin = new Redis(redis.url);
  await admin.config("SET", "requirepass", password);
  admin.disconnect();
  const store = await create(redis.url, aFile(context, `${password}\n`));
  context.after(() => store.close());
  await store.open();
  assert.equal(await store.head("nobody"), null);
});

test("a password that is missing, empty or given twice is a problem of the configuration", async (context) => {
  const url = "redis://127.0.0.1:1";
  const refused = (pattern: RegExp) => (error: unknown) =>
    error instanceof Error && pattern.test(error.message) && "group" in error;
  await assert.rejects(
    create(url, "/nowhere"),
    refused(/password-file \/nowhere cannot be read: .*; name a file/),
  );
  await assert.rejects(create(url, aFile(context, "\n")), refused(/empty first line/));
  const both = "redis://:a@127.0.0.1:1";
  await assert.rejects(create(both, aFile(context, "b")), refused(/keep one/));
});
