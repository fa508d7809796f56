import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { TestRedis } from "@lockstep/system/testing";
import {
  type Running,
  runLockstep,
  startLockstep,
  temporaryFolder,
  until,
} from "../lockstep-command.ts";
import { startRedis } from "../redis-server.ts";
import { unhurriedCartPole } from "../unhurried-game.ts";

const secret = "planted-Secret-4711";
const small = ["--slots", "2", "--segment-length", "4", "--actors", "1", "--plain"];

async function aRedisWithPassword(context: TestContext): Promise<TestRedis | null> {
  const redis = await startRedis(context);
  await redis?.send(`CONFIG SET requirepass ${secret}`);
  return redis;
}

function expectNoSecret(what: string, text: string): void {
  assert.ok(!text.includes(secret), `the secret is in ${what}`);
}

function expectNoSecretInFiles(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      expectNoSecret(path, readFileSync(path, "latin1"));
    }
}

/** What every user of the machine sees of its processes. */
function expectNoSecretInCommandLines(): void {
  if (process.platform !== "linux") return;
  for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
    try {
      expectNoSecret(`/proc/${name}/cmdline`, readFileSync(`/proc/${name}/cmdline`, "latin1"));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
  }
}

async function expectNoSecretOverHttp(running: Running): Promise<void> {
  const urls = running.output().match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [];
  assert.ok(urls.length > 0);
  for (const url of new Set(urls))
    for (const page of ["status", "metrics", "readyz"])
      expectNoSecret(`${url}/${page}`, await (await fetch(`${url}/${page}`)).text());
}

const addresses: readonly [what: string, address: (url: URL) => string][] = [
  ["as password of the address", ({ host }) => `redis://default:${secret}@${host}`],
  ["as option of the address", ({ host }) => `redis://${host}?password=${secret}`],
];

for (const [what, addressOf] of addresses)
  test(`the password of Redis, given ${what}, comes out nowhere`, async (context) => {
    const redis = await aRedisWithPassword(context);
    if (redis === null) return;
    const folder = temporaryFolder(context);
    const store = ["--store", addressOf(new URL(redis.url))];
    const runDir = ["--run-dir", join(folder, "run")];
    const summary = ["--summary", join(folder, "summary.json")];
    const game = ["--environment", unhurriedCartPole(temporaryFolder(context), 50)];
    const running = startLockstep(["train", ...runDir, ...store, ...summary, ...small, ...game]);
    await until("the addresses", () => /\/status .*\/metrics/.test(running.output()), 120_000);
    await expectNoSecretOverHttp(running);
    expectNoSecretInCommandLines();
    running.child.kill("SIGINT");
    const { code, stdout, stderr } = await running.finished;
    assert.equal(code, 0, `${stdout}\n${stderr}`);
    expectNoSecret("what train printed", `${stdout}${stderr}`);
    const verified = await runLockstep(["verify", join(folder, "run"), ...store]);
    assert.equal(verified.code, 0, verified.stderr);
    expectNoSecret("what verify printed", `${verified.stdout}${verified.stderr}`);
    expectNoSecretInFiles(folder);
  });

const refused: readonly (readonly string[])[] = [
  ["train", "--store", `redis://u:a@${secret}@127.0.0.1:1`],
  ["train", "--store", `redis://u:${secret}`],
  ["train", "--store", `redis://u:1#${secret}@127.0.0.1`],
  ["train", "--store", `redis://u:${secret}@127.0.0.1:1`],
  ["doctor", "--store", `redis://u:${secret}@127.0.0.1:1`],
  ["doctor", "--store", `redis://u:a@${secret}@127.0.0.1:1`],
  ["parameter-server", "--store", `redis://u:a@${secret}@127.0.0.1:1`],
  ["parameter-server", "--store", `http://u:${secret}@127.0.0.1:1`],
  ["parameter-server", "--token", secret, "--rpc-port", "x"],
];
for (const args of refused)
  test(`what is refused does not repeat the secret: ${args.join(" ").replace(secret, "S")}`, async (context) => {
    const folder = temporaryFolder(context);
    const where = args[0] === "train" ? ["--run-dir", join(folder, "run")] : [];
    const isService = args[0] === "parameter-server";
    const said = isService ? startLockstep(args).finished : runLockstep([...args, ...where]);
    const { code, stdout, stderr } = await said;
    assert.notEqual(code, 0);
    expectNoSecret("what was printed", `${stdout}${stderr}`);
    expectNoSecretInFiles(folder);
  });
