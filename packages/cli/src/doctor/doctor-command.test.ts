import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { environmentFiles, ownGames } from "@lockstep/environment";
import { presets } from "@lockstep/run-configuration";
import { skipWithoutRedis, startTestRedis, temporaryFolder } from "@lockstep/system/testing";
import { gamePlaces } from "../games/game-catalogue.ts";
import { checkLines } from "./doctor-command.ts";
import {
  checkCores,
  checkEngines,
  checkGames,
  checkNode,
  checkRedisProgram,
} from "./machine-checks.ts";
import { checkFolder, checkPlay, checkStore } from "./run-checks.ts";

const places = gamePlaces({ gamesPath: [], romsPath: [], coresPath: [] }, "/nowhere");

test("this machine can train the default game", async () => {
  const checks = [checkNode(), ...(await checkEngines()), ...(await checkGames(places))];
  const needed = [
    "Node.js",
    "engine onnx:cpu",
    "engine tfjs:wasm",
    "engine wasm:cpu",
    "the default game",
  ];
  for (const name of needed) {
    const check = checks.find(({ what }) => what === name);
    assert.equal(check?.state, "ok", `${name}: ${check?.found}`);
  }
  assert.deepEqual(
    checks.filter(({ state }) => state === "missing"),
    [],
  );
});

test("what other games lack is counted", async (context) => {
  const games = temporaryFolder(context);
  const withoutRom = join(games, "Poor-Nes");
  cpSync(join(ownGames, "HareDash-Nes"), withoutRom, { recursive: true });
  rmSync(join(withoutRom, "rom.nes"));
  const [, others] = await checkGames({ ...places, gamePaths: [games] });
  assert.equal(others?.found, "0 of 1 ready; without a ROM: 1, a core: 0, a start state: 0");
});

test("every console has a line: the core that plays it, or what to install", async () => {
  const checks = await checkCores(["/nowhere"]);
  assert.ok(checks.length >= 8);
  const nes = checks.find(({ what }) => what === "core for Nes");
  assert.equal(nes?.state, "ok");
  assert.match(nes?.found ?? "", /^Lockstep NES \d[\d.]*, jsnes \d/);
  for (const { what, state, found, advice } of checks) {
    if (state === "ok") assert.equal(advice, null, what);
    else assert.match(`${found} ${advice}`, /^none .*Install one .*--cores-path/, what);
  }
});

test("an old Node.js and a Redis program that is not there are named with what to do", () => {
  assert.equal(checkNode("18.19.0").state, "missing");
  assert.match(checkNode("18.19.0").advice ?? "", /20 or newer/);
  const absent = checkRedisProgram("/nowhere:/neither");
  assert.deepEqual(
    [absent.state, /apt-get install redis-server/.test(absent.advice ?? "")],
    ["optional", true],
  );
});

test("a store that only listens is no store", async (context) => {
  const server = createServer((socket) => socket.once("data", () => socket.end("hello\n")));
  context.after(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  for (const [store, says] of [
    [`redis://127.0.0.1:${port}`, /cannot be used|no Redis|does not answer/],
    ["redis://127.0.0.1:1", /does not answer/],
    ["disk", /--store takes folder, memory or an address/],
  ] as const) {
    const check = await checkStore(store, process.env);
    assert.equal(check.state, "missing", store);
    assert.match(check.found, says);
  }
  assert.equal((await checkStore("folder", process.env)).state, "ok");
});

test("a Redis that takes, keeps and gives back what is written is ready, one that wants a password is not", {
  skip: skipWithoutRedis(),
}, async (context) => {
  const redis = await startTestRedis();
  context.after(redis.dispose);
  const ready = await checkStore(redis.url, process.env);
  assert.deepEqual([ready.state, /gives it back/.test(ready.found)], ["ok", true], ready.found);
  await redis.send("CONFIG SET requirepass planted");
  const closed = await checkStore(redis.url, process.env);
  assert.equal(closed.state, "missing");
  assert.match(closed.found, /wants a password/);
});

test("the run folder is tried by writing to it, or to what is above it", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-doctor-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  assert.equal((await checkFolder(join(folder, "runs", "new"))).state, "ok");
  assert.deepEqual(readdirSync(folder), [], "nothing is left there");
  const file = join(folder, "file");
  writeFileSync(file, "");
  const refused = await checkFolder(join(file, "run"));
  assert.equal(refused.state, "missing");
  assert.match(refused.found, /cannot be written: .*choose another --run-dir/);
});

test("what plays is told with its start states and rewards, what does not in its own words", async () => {
  const { configuration } = presets["default"] ?? assert.fail();
  const environment = { ...configuration.environment, startStates: ["MeadowZone.Act1"] };
  const identity = (await environmentFiles(environment, places)).identity;
  const run = { seed: 1, environment: { ...environment, identity } };
  const [good, ...remarks] = await checkPlay(run, places);
  assert.equal(good?.state, "ok", good?.found);
  assert.match(
    good?.found ?? "",
    /64 frames played, start states MeadowZone\.Act1; rewards of .*, of which the learner would have got/,
  );
  assert.deepEqual(remarks, []);
  const changed = { ...environment, identity: { ...identity, "scenario.json": "0".repeat(64) } };
  const [bad] = await checkPlay({ seed: 1, environment: changed }, places);
  assert.equal(bad?.state, "missing");
  assert.match(bad?.found ?? "", /scenario\.json differs/);
});

test("the report has a line a check, advice below it, and a verdict", () => {
  const check = { what: "A", state: "ok", found: "here", advice: null } as const;
  assert.deepEqual(
    checkLines([check, { ...check, what: "Long", state: "optional", advice: "do" }]),
    [
      "ok      A     here",
      "–       Long  here",
      "              do",
      "",
      "This machine can train. What is marked – is needed only for what its line says.",
    ],
  );
  assert.match(checkLines([{ ...check, state: "missing" }]).at(-1) ?? "", /cannot train yet: A\./);
});
