import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { freePort } from "@lockstep/system";
import type { TestRedis } from "@lockstep/system/testing";
import {
  smallPictures,
  startLockstep,
  temporaryFolder,
  train,
  until,
} from "../lockstep-command.ts";
import { startRedis } from "../redis-server.ts";

const run = [
  ...["--slots", "4", "--segment-length", "5", "--seed", "9", "--updates", "16"],
  ...["--actors", "1", ...smallPictures],
];

interface Readiness {
  readonly ready: boolean;
  readonly reasons: Readonly<Record<string, string>>;
}

const outages: readonly {
  readonly name: string;
  /** This version is out. */
  readonly after: number;
  readonly begin: (redis: TestRedis) => Promise<unknown>;
  readonly end: (redis: TestRedis) => Promise<unknown>;
  readonly says: RegExp;
}[] = [
  {
    name: "away",
    after: 3,
    begin: (redis) => redis.kill(),
    end: (redis) => redis.start(),
    says: /Redis does not answer|publishing of version/,
  },
  {
    name: "full",
    after: 8,
    begin: (redis) => redis.send("CONFIG SET maxmemory 1mb"),
    end: (redis) => redis.send("CONFIG SET maxmemory 0"),
    says: /give it room|publishing of version/,
  },
];

test("while Redis is away or full training pauses and says why, and goes on by itself", async (context) => {
  const redis = await startRedis(context);
  if (redis === null) return;
  const folder = temporaryFolder(context);
  const undisturbed = await train(folder, "undisturbed", run);
  const summary = join(folder, "disturbed.json");
  const port = await freePort();
  const running = startLockstep([
    ...["train", "--plain", "--run-dir", join(folder, "run"), "--summary", summary],
    ...["--store", redis.url, "--status-port", String(port), ...run],
  ]);
  const asked = async <Answer>(path: string): Promise<Answer> =>
    (await (await fetch(`http://127.0.0.1:${port}${path}`)).json()) as Answer;
  const version = (): Promise<number> =>
    asked<{ version?: number }>("/status").then(
      (status) => status.version ?? 0,
      () => 0,
    );
  for (const { name, after, begin, end, says } of outages) {
    await until("some versions", async () => (await version()) >= after, 120_000);
    await begin(redis);
    let reasons: Readiness["reasons"] = {};
    await until(`the reason while it is ${name}`, async () => {
      ({ reasons } = await asked<Readiness>("/readyz"));
      return "parameter-server" in reasons;
    });
    assert.match(reasons["parameter-server"] ?? "", says);
    const status = await asked<{ state: string; reason: string | null }>("/status");
    assert.equal(status.state, "paused");
    assert.match(status.reason ?? "", says);
    await until("a plain line with the reason", () => says.test(running.output()));
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    assert.match(metrics, /^lockstep_learner_blocked\{reason="parameter-server"\} 1$/m);
    await end(redis);
  }
  const { code, stdout, stderr } = await running.finished;
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  const { weightsSha256 } = JSON.parse(readFileSync(summary, "utf8"));
  assert.equal(weightsSha256, undisturbed.weightsSha256);
});
