import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { readLedger } from "@lockstep/round";
import { freePort } from "@lockstep/system";
import { runLockstep, startLockstep, temporaryFolder, train, until } from "../lockstep-command.ts";
import { unhurriedCartPole } from "../unhurried-game.ts";
import { pageOf } from "../watched-page.ts";

const small = ["--slots", "2", "--seed", "5", "--segment-length", "8", "--environment"];
const cartPole = [...small, "examples/cart-pole/environment.mjs"];
/** For a run without an end, which is to leave the processor to its page and to other tests. */
const unhurried = (folder: string) => [...small, unhurriedCartPole(folder, 5)];

/** SHA-256 of the weights of a version, as the ledger has it. */
async function hashIn(run: string, version: number): Promise<string | undefined> {
  for await (const { record } of readLedger(join(run, "ledger.jsonl")))
    if (record?.type === "update" && record.version === version) return record.weightsSha256;
  return undefined;
}

/** Opens an event stream and leaves it open. @returns the status of the answer, or 0 when there was none */
function stream(port: number): { readonly socket: Socket; readonly status: Promise<number> } {
  const socket = connect(port, "127.0.0.1");
  socket.write("GET /watch/events HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n");
  const status = new Promise<number>((resolve) => {
    socket.once("data", (data) => resolve(Number(/^HTTP\/1.1 (\d+)/.exec(data.toString())?.[1])));
    socket.once("error", () => resolve(0));
    socket.once("close", () => resolve(0));
  });
  return { socket, status };
}

test("twenty pages are given a run's past from one reading of its files", async (context) => {
  const folder = temporaryFolder(context);
  const training = startLockstep([
    ...["train", "--plain", "--run-dir", join(folder, "run"), ...unhurried(folder)],
    ...["--actors", "1", "--updates", "1000000"],
  ]);
  const url = await pageOf(training);
  const read = async (): Promise<{ status: number; text: string }> => {
    const answer = await fetch(`${url}/history`);
    return { status: answer.status, text: await answer.text() };
  };
  const metric = async (): Promise<number> => {
    const text = await (await fetch(new URL("/metrics", url))).text();
    return Number(/^lockstep_learner_page_history_reads_total (\d+)/m.exec(text)?.[1]);
  };
  await until("the learner", () =>
    metric().then(
      (count) => count === 0,
      () => false,
    ),
  );
  const twenty = await Promise.all(Array.from({ length: 20 }, read));
  for (const { status, text } of twenty)
    assert.deepEqual([status, /"error"/.test(text)], [200, false]);
  await until("an episode in a later answer", async () =>
    (await read()).text.includes('{"episodes":[{"slot":'),
  );
  assert.equal(await metric(), 1);
  training.child.kill("SIGINT");
  await training.finished;
});

test("of 1,000 event streams 64 are served, the others are refused and counted, and the weights stay the same", async (context) => {
  const folder = temporaryFolder(context);
  await train(folder, "alone", [...cartPole, "--actors", "1", "--updates", "30"]);
  const run = join(folder, "watched");
  const training = startLockstep([
    ...["train", "--plain", "--run-dir", run, ...unhurried(folder), "--actors", "1"],
    ...["--updates", "1000000"],
  ]);
  const page = new URL(await pageOf(training));
  const port = Number(page.port);
  const streams = Array.from({ length: 1_000 }, () => stream(port));
  const all = await Promise.all(streams.map(({ status }) => status));
  const count = (status: number): number => all.filter((each) => each === status).length;
  assert.equal(count(200), 64);
  assert.equal(count(200) + count(503) + count(0), 1_000, `${new Set(all)}`);
  for (const { socket } of streams) socket.destroy();
  const refused = async (reason: string): Promise<number> => {
    const text = await (await fetch(new URL("/metrics", page))).text();
    const line = new RegExp(`^lockstep_learner_http_refused_total{reason="${reason}"} (\\d+)`, "m");
    return Number(line.exec(text)?.[1] ?? 0);
  };
  await until("an answer", () =>
    refused("streams").then(
      () => true,
      () => false,
    ),
  );
  assert.equal(await refused("streams"), count(503));
  assert.equal(await refused("connections"), count(0));
  await until("version 30", async () => (await hashIn(run, 30)) !== undefined);
  training.child.kill("SIGINT");
  await training.finished;
  assert.equal(await hashIn(run, 30), await hashIn(join(folder, "alone"), 30));
});

test("beyond this machine the learner's page needs the run's token, and without one there is no page", async (context) => {
  const folder = temporaryFolder(context);
  const run = join(folder, "run");
  const prepared = await runLockstep(["prepare", "--run-dir", run, ...cartPole]);
  assert.equal(prepared.code, 0, prepared.stderr);
  const tokenFile = join(folder, "token");
  const token = "0123456789abcdef0123456789abcdef";
  writeFileSync(tokenFile, `${token}\n`);
  const served = async (secret: readonly string[], runDir: string): Promise<string> => {
    const [parameters, rpc, http] = [await freePort(), await freePort(), await freePort()];
    startLockstep([
      ...["parameter-server", "--store", "memory", "--rpc-port", String(parameters)],
      ...["--http-port", "0", ...secret],
    ]);
    startLockstep([
      ...["learner", "--config", join(run, "learner.json"), "--run-dir", runDir],
      ...["--parameter-servers", `127.0.0.1:${parameters}`, "--rpc-port", String(rpc)],
      ...["--http-host", "0.0.0.0", "--http-port", String(http), ...secret],
    ]);
    const url = `http://127.0.0.1:${http}`;
    // Its routes are there before it waits for actors.
    await until("the learner", () =>
      fetch(`${url}/updates`).then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
    return url;
  };
  const guarded = await served(["--token-file", tokenFile], run);
  const statusOf = async (path: string, authorization?: string): Promise<number> => {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await fetch(`${guarded}${path}`, { headers });
    await answer.body?.cancel();
    return answer.status;
  };
  const basic = (password: string): string =>
    `Basic ${Buffer.from(`anyone:${password}`).toString("base64")}`;
  await until("the page", async () => (await statusOf("/watch")) === 401);
  for (const path of ["/watch", "/watch/run", "/watch/main.js", "/watch/events", "/watch/wall"]) {
    assert.equal(await statusOf(path), 401, path);
    assert.equal(await statusOf(path, basic("wrong")), 401, path);
    assert.equal(await statusOf(path, basic(token)), 200, path);
  }
  for (const path of ["history", "replay?slot=0&episode=0", "evaluations"])
    assert.equal(await statusOf(`/watch/${path}`), 401, path);
  const open = await served([], join(folder, "other"));
  assert.equal((await fetch(`${open}/watch`)).status, 404);
});
