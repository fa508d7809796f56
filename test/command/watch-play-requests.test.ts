import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { PlayHeader } from "@lockstep/watch-page";
import { startLockstep, temporaryFolder, until } from "../lockstep-command.ts";
import { copyOfRun, versionOf } from "../shared-runs.ts";
import { pageOf } from "../watched-page.ts";

/** `lockstep watch` of a short cart-pole run. @returns its page's address */
async function aWatchedRun(
  context: TestContext,
  options: readonly string[] = [],
): Promise<{ readonly url: string; readonly run: string }> {
  const folder = temporaryFolder(context);
  const run = join(folder, "run");
  await copyOfRun("cartPole", run);
  const watching = startLockstep([
    "watch",
    run,
    ...options.map((each) => each.replace("DIR", folder)),
  ]);
  return { url: (await pageOf(watching)).replace("0.0.0.0", "127.0.0.1"), run };
}

interface APlay {
  readonly headers: PlayHeader[];
  readonly play: () => string;
  leave(): void;
}

/** Begins a play and reads it until it is left. @throws {Error} with the answer when it is refused */
async function aPlay(url: string, query: string): Promise<APlay> {
  const leaving = new AbortController();
  const answer = await fetch(`${url}/play?${query}`, { signal: leaving.signal });
  if (!answer.ok || answer.body === null)
    throw new Error(`${answer.status} ${await answer.text()}`);
  const headers: PlayHeader[] = [];
  readHeaders(answer.body, headers).catch(() => undefined);
  await until("the play begins", () => headers.length > 0);
  const [begin] = headers;
  return {
    headers,
    play: () => (begin?.kind === "begin" ? begin.play : ""),
    leave: () => leaving.abort(),
  };
}

async function readHeaders(body: ReadableStream<Uint8Array>, headers: PlayHeader[]): Promise<void> {
  let bytes = Buffer.alloc(0);
  for await (const piece of body as unknown as AsyncIterable<Uint8Array>) {
    bytes = Buffer.concat([bytes, piece]);
    for (let end = endOfPart(bytes); end !== null; end = endOfPart(bytes)) {
      const header = bytes.subarray(4, 4 + bytes.readUInt32LE(0)).toString();
      headers.push(JSON.parse(header) as PlayHeader);
      bytes = bytes.subarray(end);
    }
  }
}

/** @returns `null` while the first part is not complete */
function endOfPart(bytes: Buffer): number | null {
  if (bytes.length < 4) return null;
  const header = 4 + bytes.readUInt32LE(0);
  if (bytes.length < header + 4) return null;
  const end = header + 4 + bytes.readUInt32LE(header);
  return bytes.length < end ? null : end;
}

async function command(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return await new Promise((resolve, reject) => {
    const asked = request(
      `${url}/play`,
      { method: "POST", headers: { "content-type": "application/json", ...headers } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    asked.on("error", reject).end(text);
  });
}

test("a module is played by its actions beside the agent, kept as actions, and the play ends with its reader", async (context) => {
  const { url, run } = await aWatchedRun(context);
  const play = await aPlay(url, `state=start&seed=3&version=${versionOf("cartPole")}`);
  const [begin] = play.headers;
  assert.ok(begin?.kind === "begin");
  assert.deepEqual([begin.isConsole, begin.buttons], [false, ["left", "right"]]);
  assert.equal(await command(url, { play: play.play(), held: ["right"], tapped: ["right"] }), 200);
  const over = (side: string) => () =>
    play.headers.some((header) => header.kind === "over" && header.side === side);
  await until("the pole falls", over("person"));
  assert.equal(await command(url, { play: play.play(), do: "keep state" }), 200);
  assert.equal(await command(url, { play: play.play(), do: "keep" }), 200);
  await until("it is kept", () => play.headers.some(({ kind }) => kind === "kept"));
  assert.ok(
    play.headers.some(
      (header) => header.kind === "refused" && /only a console's moments/.test(header.message),
    ),
  );
  const record = JSON.parse(readFileSync(join(run, "plays", "play-0001.json"), "utf8")) as {
    readonly played: readonly number[];
    readonly end: { readonly end: string; readonly steps: number };
  };
  assert.ok(record.played.includes(1));
  assert.deepEqual([record.end.end, record.end.steps], ["terminated", record.played.length]);
  const agents = play.headers.filter(
    ({ kind, ...more }) => kind === "group" && "side" in more && more.side === "agent",
  );
  assert.ok(agents.length > 3);

  const second = await aPlay(url, "state=start");
  await assert.rejects(aPlay(url, "state=start"), /503 .*2 plays go on already/);
  second.leave();
  await until("there is room again", async () => {
    const third = await aPlay(url, "state=start").catch(() => null);
    third?.leave();
    return third !== null;
  });
  play.leave();
  await until(
    "its process is gone",
    async () => (await command(url, { play: play.play(), do: "keep" })) === 404,
  );
});

test("commands of others, to no play or of no kind are refused, and so are plays that cannot be", async (context) => {
  const { url } = await aWatchedRun(context);
  const play = await aPlay(url, "state=start&speed=0.25");
  const name = play.play();
  const pause = { play: name, do: "pause" };
  assert.equal(await command(url, pause, { origin: "https://evil.example" }), 403);
  assert.equal(await command(url, pause, { "sec-fetch-site": "cross-site" }), 403);
  assert.equal(await command(url, pause, { host: "evil.example" }), 403);
  assert.equal(await command(url, pause, { "content-type": "text/plain" }), 415);
  assert.equal(await command(url, { ...pause, play: "other" }), 404);
  for (const wrong of [{}, [], null, { play: name, do: "delete" }, { ...pause, more: 1 }])
    assert.equal(await command(url, wrong), 400, JSON.stringify(wrong));
  assert.equal(await command(url, { play: name, speed: 1e9 }), 400);
  assert.equal(await command(url, { play: name, held: Array(40).fill("x"), tapped: [] }), 400);
  assert.equal(await command(url, `{"play":"${"x".repeat(2_000)}"}`), 413);
  assert.equal(await command(url, pause), 200);
  for (let each = 0; each < 300; each++)
    assert.ok([200, 503].includes(await command(url, { play: name, held: [], tapped: ["left"] })));
  play.leave();
  for (const [query, why] of [
    ["", /400 .*state takes/],
    ["state=start&speed=9", /400 .*speed takes/],
    ["state=start&seed=x", /400 .*seed takes/],
    ["state=start&seed=9999999999", /400 .*seed takes a whole number from 0 to 4294967295/],
  ] as const)
    await assert.rejects(aPlay(url, query), why);
  const unknown = await aPlay(url, "state=elsewhere");
  assert.match(JSON.stringify(unknown.headers), /"error".*no start state elsewhere/);
  const unkept = await aPlay(url, "state=start&version=77");
  assert.match(JSON.stringify(unkept.headers), /"error".*version 77 are not kept/);
  assert.equal((await fetch(`${url}/plays/..%2frun.json`)).status, 404);
});

test("beyond this machine, a play needs the run's token", async (context) => {
  const folder = temporaryFolder(context);
  const tokenFile = join(folder, "token");
  writeFileSync(tokenFile, "a-long-secret-of-the-run\n", { mode: 0o600 });
  const { url } = await aWatchedRun(context, ["--host", "0.0.0.0", "--token-file", tokenFile]);
  await assert.rejects(aPlay(url, "state=start"), /401 .*token is needed/);
  assert.equal(await command(url, { play: "x", do: "keep" }), 401);
  assert.equal((await fetch(`${url}/plays/play-0001.json`)).status, 401);
  const authorization = "Bearer a-long-secret-of-the-run";
  assert.equal(await command(url, { play: "x", do: "keep" }, { authorization }), 404);
});
