import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { createNesFactory, type Emulator, findEmulatorFactory } from "@lockstep/emulation";
import { findCores } from "@lockstep/emulation/libretro";
import { decodeBk2, loadGame, openRetroEnvironment, playRecording } from "@lockstep/environment";
import { createFakeClock, skipUnless } from "@lockstep/system/testing";
import type { PlayBegin, PlayHeader, PlayKept } from "@lockstep/watch-page";
import { keptStates, placesOfState } from "../agent/kept-states.ts";
import { aHareDashPlay } from "../testing/a-hare-dash-play.ts";
import { type OpenedPlay, openPlay } from "./open-play.ts";
import type { PlayJob } from "./play-job.ts";
import { PlaySession } from "./play-session.ts";

function headerOf(part: Uint8Array): PlayHeader {
  const bytes = Buffer.from(part);
  return JSON.parse(bytes.subarray(4, 4 + bytes.readUInt32LE(0)).toString()) as PlayHeader;
}

async function aSession(context: TestContext, changes: Partial<PlayJob> = {}) {
  const job = { ...(await aHareDashPlay(context)), ...changes };
  const opened = await openPlay(job);
  context.after(() => opened.close());
  const clock = createFakeClock();
  const headers: PlayHeader[] = [];
  const session = new PlaySession({
    ...{ job, opened, clock },
    send: async (part) => void headers.push(headerOf(part)),
  });
  let ended = false;
  const finished = session.run().then(() => {
    ended = true;
  });
  await clock.advance(0);
  const groups = () => headers.flatMap((header) => (header.kind === "group" ? [header] : []));
  return {
    ...{ job, opened, clock, headers, session, finished, groups },
    ended: () => ended,
    /** Names of the actions so far. */
    actions: () => opened.person.actions.map((action) => opened.actions[action]),
    kept: () => headers.findLast((header): header is PlayKept => header.kind === "kept"),
  };
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function playedAgain(folder: string, name: string): Emulator {
  const { rom } = loadGame("HareDash-Nes", { gamePaths: ["games"] });
  const emulator = createNesFactory().create("Nes", rom);
  const bk2 = readFileSync(join(folder, "plays", `${name}.bk2`));
  playRecording(emulator, decodeBk2(bk2, emulator.buttons, name));
  return emulator;
}

interface KeptRecord {
  readonly seed: number;
  readonly startState: string;
  readonly actions: readonly string[];
  readonly played: readonly number[];
  readonly frames: number;
  readonly ramSha256: string;
  readonly end: { readonly steps: number } | null;
}

const recordOf = (folder: string, name: string): KeptRecord =>
  JSON.parse(readFileSync(join(folder, "plays", `${name}.json`), "utf8")) as KeptRecord;

test("a step is played whenever the console would have played its frames, slower or faster as wanted", async (context) => {
  const { clock, groups, headers, session, opened } = await aSession(context);
  const [begin] = headers as [PlayBegin];
  assert.deepEqual(
    [begin.kind, begin.framesPerStep, begin.isConsole, begin.agentVersion],
    ["begin", 4, true, null],
  );
  assert.deepEqual(begin.buttons, ["B", "SELECT", "START", "UP", "DOWN", "LEFT", "RIGHT", "A"]);
  await clock.advance(2_000);
  const { framesPerSecond } = opened.person.slot;
  const inTwoSeconds = (2 * framesPerSecond) / 4;
  assert.ok(Math.abs(groups().length - inTwoSeconds) <= 1.5, `${groups().length} steps`);
  assert.ok(groups().every(({ pictures }) => pictures === 4));
  const before = groups().length;
  session.take({ play: "one", speed: 0.5 });
  await clock.advance(2_000);
  const slower = groups().length - before;
  assert.ok(Math.abs(slower - inTwoSeconds / 2) <= 1.5, `${slower} steps`);
});

test("what is held is played until it is released, and a tap that is shorter than a step counts for one", async (context) => {
  const { clock, session, actions, groups } = await aSession(context);
  const x = () => groups().at(-1)?.variables[0] ?? Number.NaN;
  await clock.advance(300);
  const start = x();
  session.take({ play: "one", held: ["RIGHT"], tapped: ["RIGHT"] });
  await clock.advance(1_000);
  assert.ok(x() > start + 20, `the hare runs from ${start} to ${x()}`);
  const before = actions().length;
  session.take({ play: "one", held: ["RIGHT", "A"], tapped: ["A"] });
  session.take({ play: "one", held: [], tapped: [] });
  await clock.advance(300);
  const [tap, ...after] = actions().slice(before);
  assert.equal(tap, "A");
  assert.ok(after.length >= 3 && after.every((name) => name === "nothing"), after.join(" "));
});

test("a paused play waits, shows a sign of life, and ends when nothing is asked for half an hour", async (context) => {
  const { clock, session, groups, headers, ended, finished } = await aSession(context);
  await clock.advance(500);
  session.take({ play: "one", do: "pause" });
  await clock.advance(200);
  const before = groups().length;
  await clock.advance(10 * 60_000);
  assert.equal(groups().length, before);
  assert.ok(headers.filter(({ kind }) => kind === "resting").length >= 9);
  session.take({ play: "one", do: "go on" });
  await clock.advance(500);
  assert.ok(groups().length > before + 5);
  session.take({ play: "one", do: "pause" });
  await clock.advance(29 * 60_000);
  assert.equal(ended(), false);
  await clock.advance(3 * 60_000);
  await finished;
});

test("a play is kept as .bk2 and as actions, and both lead to the same RAM; its moment is a start state", async (context) => {
  const { clock, session, kept, job, opened } = await aSession(context);
  session.take({ play: "one", held: ["RIGHT"], tapped: ["RIGHT"] });
  await clock.advance(1_200);
  session.take({ play: "one", held: ["RIGHT", "A"], tapped: ["A"] });
  await clock.advance(1_500);
  session.take({ play: "one", do: "pause" });
  session.take({ play: "one", do: "keep state" });
  await clock.advance(500);
  const { name = "", files, state } = kept() ?? {};
  assert.equal(name, "play-0001");
  assert.deepEqual(files, ["play-0001.bk2", "play-0001.json"]);
  const { folder } = job;
  const record = recordOf(folder, name);
  const again = playedAgain(folder, name);
  assert.equal(sha256(again.memory.bytes), record.ramSha256);
  again.close();

  const { configuration, places } = job;
  assert.ok(configuration.environment.kind === "retro");
  const actions = record.actions.map((each) => (each === "nothing" ? [] : each.split("+")));
  const environment = { ...configuration.environment, actions, timeLimitSteps: null };
  const factory = await openRetroEnvironment({ seed: 1, environment }, places);
  let emulator: Emulator | undefined;
  const slot = factory.openWatchedEvaluation(
    { state: record.startState, seed: record.seed, mostSteps: 27_000, onFrame: () => undefined },
    (each) => {
      emulator = each;
      return each;
    },
  );
  for (const action of record.played) slot.step(action);
  assert.equal(sha256(emulator?.memory.bytes ?? new Uint8Array(0)), record.ramSha256);
  slot.close();

  assert.equal(state, `play-0001.step-${String(record.played.length).padStart(5, "0")}`);
  assert.deepEqual(keptStates(folder, "HareDash-Nes"), [state]);
  const there = opened.console?.values() ?? [];
  const from = await openPlay({ ...job, state: state ?? "" });
  const { framesPerSecond } = from.person.slot;
  assert.ok(framesPerSecond > 60);
  const [x = 0, , lives] = from.console?.values() ?? [];
  assert.ok(Math.abs(x - (there[0] ?? 0)) <= 6 && lives === 3, `${x} after ${there[0]}`);
  await from.close();
});

test("kept again, the files are those of the longer play; another play has another name", async (context) => {
  const { clock, session, kept, job } = await aSession(context);
  const keep = async (): Promise<KeptRecord> => {
    session.take({ play: "one", do: "keep" });
    await clock.advance(200);
    return recordOf(job.folder, kept()?.name ?? "");
  };
  const first = await keep();
  const second = await keep();
  assert.ok(second.played.length > first.played.length);
  const other = new PlaySession({
    ...{ job, opened: await openPlay(job), clock },
    send: () => Promise.resolve(),
  });
  other.take({ play: "one", do: "keep" });
  void other.run();
  await clock.advance(100);
  assert.deepEqual(
    readdirSync(join(job.folder, "plays")).sort(),
    ["play-0001", "play-0002"].flatMap((name) => [`${name}.bk2`, `${name}.json`]),
  );
});

test("the folder of kept states is searched for kept states only", async (context) => {
  const { clock, session, job, kept } = await aSession(context);
  session.take({ play: "one", do: "keep state" });
  await clock.advance(200);
  const state = kept()?.state ?? "";
  const { folder, places } = job;
  assert.equal(placesOfState(folder, "MeadowZone.Act1", places), places);
  assert.deepEqual(placesOfState(folder, state, places).gamePaths, [
    ...places.gamePaths,
    join(folder, "plays", "states"),
  ]);
});

test("an unknown state is refused with those that there are", async (context) => {
  const job = await aHareDashPlay(context);
  await assert.rejects(openPlay({ ...job, state: "../../x" }), { code: "STATE_UNKNOWN" });
});

test("after the game's end the .bk2 still ends with the play's last frame", async (context) => {
  const job = await aHareDashPlay(context);
  const opened: OpenedPlay = await openPlay(job);
  context.after(() => opened.close());
  const { person, console } = opened;
  assert.ok(person.slot.framesPerSecond > 60);
  console?.begin();
  // Who hops to the right is at the act's end long before the game's time is over.
  for (let step = 0; person.outcome === null; step++) {
    const name = step % 12 < 4 ? "RIGHT+A" : "RIGHT";
    person.step({ action: opened.actions.indexOf(name), value: null, probabilities: [] });
  }
  assert.equal(person.outcome.truncated, false);
  const { bk2, ramSha256, frames } = console?.recorded() ?? assert.fail("no console");
  const { rom } = loadGame("HareDash-Nes", { gamePaths: ["games"] });
  const emulator = createNesFactory().create("Nes", rom);
  const recording = decodeBk2(bk2, emulator.buttons, "end.bk2");
  assert.equal(recording.frames.length, frames);
  assert.ok(frames >= person.outcome.frames);
  playRecording(emulator, recording);
  assert.equal(sha256(emulator.memory.bytes), ramSha256);
  emulator.close();
  assert.throws(() => console?.saveState(), /the play is over/);
});

const nestopia = findCores("Nes", []).some(({ name }) => name === "Nestopia");
for (const name of ["jsnes", "Nestopia"])
  test(`on ${name}, too, the .bk2 plays back to the same RAM, from the start and from a kept moment`, {
    skip: skipUnless(name === "jsnes" || nestopia, "Nestopia, see .ci/run"),
  }, async (context) => {
    const plain = await aHareDashPlay(context);
    const { configuration } = plain;
    assert.ok(configuration.environment.kind === "retro");
    const core = { name, version: "", options: {} };
    const environment = { ...configuration.environment, core };
    const changes = { ...plain, configuration: { ...configuration, environment } };
    const playOnce = async (state: string): Promise<string> => {
      const { clock, session, kept } = await aSession(context, { ...changes, state });
      session.take({ play: "one", held: ["RIGHT"], tapped: ["RIGHT"] });
      await clock.advance(600);
      session.take({ play: "one", held: ["A"], tapped: ["A"] });
      session.take({ play: "one", do: "keep state" });
      await clock.advance(300);
      const { name: file = "", state: moment } = kept() ?? {};
      const { create } = await findEmulatorFactory({ system: "Nes", core, coresPaths: [] });
      const { rom } = loadGame("HareDash-Nes", { gamePaths: ["games"] });
      const emulator = create("Nes", rom);
      const bk2 = readFileSync(join(plain.folder, "plays", `${file}.bk2`));
      playRecording(emulator, decodeBk2(bk2, emulator.buttons, file));
      assert.equal(sha256(emulator.memory.bytes), recordOf(plain.folder, file).ramSha256, state);
      emulator.close();
      return moment ?? "";
    };
    await playOnce(await playOnce("CavernZone.Act1"));
  });

test("a random second player draws among the run's own actions, whatever the person may hold", async (context) => {
  const job = await aHareDashPlay(context);
  const { environment } = job.configuration;
  assert.ok(environment.kind === "retro");
  const two = {
    ...{ ...environment, actions: [["RIGHT"]] },
    ...({ players: 2, secondPlayer: "random" } as const),
  };
  const configuration = { ...job.configuration, environment: two };
  const opened = await openPlay({ ...job, configuration });
  context.after(() => opened.close());
  assert.ok(opened.actions.length > two.actions.length);
  opened.console?.begin();
  const held = { action: 0, value: null, probabilities: [] };
  for (let step = 0; step < 20; step++) opened.person.step(held);
  const recorded = opened.console?.recorded();
  assert.ok(recorded !== undefined);
  const buttons = ["B", null, "SELECT", "START", "UP", "DOWN", "LEFT", "RIGHT", "A"];
  const { frames } = decodeBk2(recorded.bk2, buttons, "a play");
  const right = frames.at(-1)?.[0];
  assert.deepEqual(new Set(frames.slice(-80).map((masks) => masks[1])), new Set([right]));
});
