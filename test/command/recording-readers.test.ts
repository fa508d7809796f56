import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createLibretroFactory } from "@lockstep/emulation/libretro";
import { decodeBk2, playRecording } from "@lockstep/environment";
import { skipUnless } from "@lockstep/system/testing";
import { projectRoot, runLockstep, temporaryFolder, train } from "../lockstep-command.ts";
import { python, stableRetroWith } from "../python.ts";
import { twoPlayersGame, writeTwoPlayersGame } from "../two-players.ts";

// A recording is what gym-retro's successor reads of it.

const retro = join(projectRoot, "..", "shared", "retro");
const stableRetro = stableRetroWith();
const cores = join(stableRetro.folder, "cores");
const reader = join(projectRoot, "test", "python", "read_bk2.py");

interface ReadRecording {
  readonly game: string;
  readonly players: number;
  /** Bytes. */
  readonly state: number;
  readonly frames: readonly (readonly number[])[];
  /** At the end of what was played, in base64. */
  readonly ram: string;
}

/** What stable-retro reads of a recording, and, with a game's name, plays of it. */
function readBy(file: string, game: readonly string[] = []): ReadRecording {
  const { status, stdout, stderr } = spawnSync(python, [reader, file, ...game], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as ReadRecording;
}

function configured(folder: string, environment: object): readonly string[] {
  const file = join(folder, "configuration.json");
  const observation = { height: 36, width: 36 };
  writeFileSync(file, JSON.stringify({ environment: { observation, ...environment } }));
  return ["--config", file, "--slots", "1", "--segment-length", "8", "--actors", "1"];
}

async function recorded(folder: string, run: string, places: readonly string[]): Promise<string> {
  const file = join(folder, `${run}.bk2`);
  const { code, stdout, stderr } = await runLockstep([
    ...["replay", join(folder, run), "--slot", "0", "--episode", "1", "--out", file, ...places],
  ]);
  assert.equal(code, 0, stdout + stderr);
  return file;
}

test("stable-retro opens a recording of the default game, with all its buttons", {
  skip: stableRetro.skipWithoutThem,
  timeout: 300_000,
}, async (context) => {
  const folder = temporaryFolder(context);
  await train(folder, "run", [
    ...configured(folder, { timeLimitSteps: 20 }),
    ...["--updates", "6", "--seed", "3"],
  ]);
  const file = await recorded(folder, "run", []);
  const order = ["B", null, "SELECT", "START", "UP", "DOWN", "LEFT", "RIGHT", "A"];
  const ours = decodeBk2(readFileSync(file), order, file);
  const theirs = readBy(file);
  assert.deepEqual([theirs.game, theirs.players], ["HareDash-Nes", 1]);
  assert.equal(theirs.state, ours.state?.length);
  assert.deepEqual(theirs.frames, ours.frames);
  assert.ok(new Set(theirs.frames.flat()).size > 3, "several buttons");
});

test("stable-retro opens a recording of two players", {
  skip: stableRetro.skipWithoutThem,
  timeout: 300_000,
}, async (context) => {
  const folder = temporaryFolder(context);
  const games = join(folder, "games");
  writeTwoPlayersGame(games);
  const places = ["--games-path", games];
  await train(folder, "run", [
    ...["--game", twoPlayersGame, ...places],
    ...configured(folder, { timeLimitSteps: 10, players: 2 }),
    ...["--updates", "4", "--seed", "3"],
  ]);
  const file = await recorded(folder, "run", places);
  const order = ["B", null, "SELECT", "START", "UP", "DOWN", "LEFT", "RIGHT", "A"];
  const theirs = readBy(file);
  assert.equal(theirs.players, 2);
  const ours = decodeBk2(readFileSync(file), order, file);
  assert.deepEqual(theirs.frames, ours.frames);
  for (const player of [0, 1])
    assert.ok(
      theirs.frames.some((held) => held[player] === 128),
      `player ${player + 1} holds RIGHT`,
    );
  assert.ok(theirs.frames.some(([one, other]) => one !== other));
});

for (const from of ["a save state", "an input script"])
  test(`stable-retro plays a recording that begins with ${from} on the same core to the same RAM`, {
    skip: stableRetro.skipWithoutThem || skipUnless(existsSync(retro), retro),
    timeout: 300_000,
  }, async (context) => {
    const folder = temporaryFolder(context);
    const games = join(folder, "games");
    const game = join(games, "Airstriker-Genesis");
    mkdirSync(game, { recursive: true });
    const original = join(retro, "Airstriker-Genesis");
    const files = ["data.json", "scenario.json", "rom.md", "rom.sha"];
    for (const name of files) symlinkSync(join(original, name), join(game, name));
    writeFileSync(join(game, "metadata.json"), JSON.stringify({ default_state: "Begin" }));
    if (from === "a save state")
      symlinkSync(join(original, "Level1.state"), join(game, "Begin.state"));
    else writeFileSync(join(game, "Begin.inputs"), "400\n2 START\n300\n");
    const places = ["--games-path", games, "--cores-path", cores];
    await train(folder, "run", [
      ...["--game", "Airstriker-Genesis", ...places],
      ...configured(folder, { timeLimitSteps: 20 }),
      ...["--updates", "6", "--seed", "3"],
    ]);
    const file = await recorded(folder, "run", places);
    const { frames, ram, state } = readBy(file, ["Airstriker-Genesis-v0"]);
    // A state is loaded, one frame is played without buttons, then twenty steps.
    assert.equal(frames.length, 81);
    assert.equal(state, 1_036_288);
    const factory = createLibretroFactory({
      ...{ system: "Genesis", coresPaths: [cores] },
    });
    const emulator = factory.create("Genesis", readFileSync(join(game, "rom.md")));
    playRecording(emulator, decodeBk2(readFileSync(file), emulator.buttons, file));
    // Theirs has the core's order of bytes, in words of 16 bits.
    const theirs = Buffer.from(ram, "base64").swap16();
    assert.equal(theirs.length, emulator.memory.bytes.length);
    assert.ok(theirs.equals(emulator.memory.bytes));
    assert.ok(new Set(theirs).size > 50, "the game runs");
    emulator.close();
  });
