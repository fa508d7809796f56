import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { resolveRunConfiguration } from "@lockstep/run-configuration";
import { gamePlaces } from "../games/game-catalogue.ts";
import { runSources } from "../plan/run-sources.ts";
import { checkPlay } from "./run-checks.ts";

const places = gamePlaces({ gamesPath: [], romsPath: [], coresPath: [] }, process.cwd());
const { execPath } = process;

before(() => {
  process.execPath = "/nowhere/node";
});
after(() => {
  process.execPath = execPath;
});

test("a game on the emulator that comes with Lockstep is tried without a process of its own", async () => {
  const { seed, environment } = await resolveRunConfiguration(runSources(places));
  const [played] = await checkPlay({ seed, environment }, places);
  assert.equal(played?.state, "ok", played?.found);
  assert.match(
    played?.found ?? "",
    /^HareDash-Nes: 64 frames played, start states MeadowZone\.Act1, /,
  );
});
