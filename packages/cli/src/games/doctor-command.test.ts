import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { checkLines } from "./doctor-command.ts";
import { gamePlaces } from "./game-catalogue.ts";
import { checkCores, checkEngines, checkGames, checkNode, checkRedis } from "./machine-checks.ts";

const places = gamePlaces({ gamesPath: [], romsPath: [], coresPath: [] }, "/nowhere");

test("this machine can train the default game", async () => {
  const checks = [checkNode(), ...(await checkEngines()), ...(await checkGames(places))];
  const needed = ["Node.js", "engine onnx:cpu", "engine tfjs:wasm", "the default game"];
  for (const name of needed) {
    const check = checks.find(({ what }) => what === name);
    assert.equal(check?.state, "ok", `${name}: ${check?.found}`);
  }
  assert.deepEqual(
    checks.filter(({ state }) => state === "missing"),
    [],
  );
});

test("every console has a line: the core that plays it, or what to install", async () => {
  const checks = await checkCores(["/nowhere"]);
  assert.ok(checks.length >= 8);
  const nes = checks.find(({ what }) => what === "core for Nes");
  assert.equal(nes?.state, "ok");
  assert.match(nes?.found ?? "", /^jsnes \d/);
  for (const { what, state, found, advice } of checks) {
    if (state === "ok") assert.equal(advice, null, what);
    else assert.match(`${found} ${advice}`, /^none .*Install one .*--cores-path/, what);
  }
});

test("an old Node.js and a Redis that is not there are named with what to do", async (context) => {
  assert.equal(checkNode("18.19.0").state, "missing");
  assert.match(checkNode("18.19.0").advice ?? "", /20 or newer/);
  const absent = await checkRedis(undefined, "/nowhere:/neither");
  assert.deepEqual(
    [absent.state, /apt-get install redis-server/.test(absent.advice ?? "")],
    ["optional", true],
  );
  const server = createServer((socket) => socket.end());
  context.after(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  assert.equal((await checkRedis(`redis://127.0.0.1:${port}`)).state, "ok");
  assert.equal((await checkRedis("redis://127.0.0.1:1")).state, "missing");
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
