import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { skipUnless } from "@lockstep/system/testing";
import {
  aGamesFolder,
  FAKE_VARIABLES,
  type FileContent,
  type GamesFolder,
} from "../../../testing/a-game-folder.ts";
import { describeGames, type GameDescription } from "./describe-games.ts";
import { loadGame, readGameFiles } from "./load-game.ts";
import { trainingStatesOf } from "./training-states.ts";

let games: GamesFolder;
before(() => {
  games = aGamesFolder();
});
after(() => games.remove());

const load = (name: string, romPaths: string[] = []) =>
  loadGame(name, { gamePaths: [games.path], romPaths });

test("a sound game is loaded whole", () => {
  games.add("Sound-Nes");
  const game = load("Sound-Nes");
  assert.equal(game.title, "Fake");
  assert.equal(game.system, "Nes");
  assert.equal(game.rom.length, 32);
  assert.deepStrictEqual(game.metadata.trainingStates, ["Start", "Later"]);
  assert.deepStrictEqual(game.stateNames, ["Far", "Later", "Start"]);
  assert.deepStrictEqual(
    game.watched.map(({ name }) => name),
    ["x", "goal", "lives"],
  );
  assert.equal(game.startState("Start"), game.startState("Start"), "read once");
});

const broken: [string, Record<string, FileContent>, string, RegExp][] = [
  ["data.json is missing", { "data.json": null }, "GAME_MALFORMED", /data\.json: missing/],
  ["JSON is cut", { "data.json": "{" }, "GAME_MALFORMED", /data\.json: .*JSON/],
  [
    "a type is wrong",
    { "data.json": { info: { ...FAKE_VARIABLES, y: { address: 1, type: ">u9" } } } },
    "GAME_MALFORMED",
    /data\.json: info\.y\.type: expected an endianness .* got ">u9"/,
  ],
  [
    "an address is no number",
    { "data.json": { info: { x: { address: "0", type: "|u1" } } } },
    "GAME_MALFORMED",
    /info\.x\.address: .*expected (number|int).* got "0"/,
  ],
  [
    "an operation is unknown",
    { "scenario.json": { done: { nodes: { n: { variables: { x: { op: "delta" } } } } } } },
    "GAME_MALFORMED",
    /scenario\.json: done\.nodes\.n\.variables\.x\.op: .*"equal".* got "delta"/,
  ],
  [
    "the scenario names an unknown variable",
    { "scenario.json": { reward: { variables: { speed: { reward: 1 } } } } },
    "GAME_MALFORMED",
    /scenario\.json: it names the variable speed, which data\.json lacks\. Expected one of x, lives, goal/,
  ],
  [
    "a scenario's function is in no script",
    { "scenario.json": { done: { script: "lua:done" } } },
    "GAME_MALFORMED",
    /scenario\.json: done\.script: expected a function .* got lua:done: the scenario names no scripts/,
  ],
  [
    "another language decides",
    { "scenario.json": { reward: { script: "python:reward" }, scripts: ["a.lua"] } },
    "SCRIPT_UNSUPPORTED",
    /reward\.script: python:reward is a script of python, and only lua is run/,
  ],
  [
    "a script's file is missing",
    { "scenario.json": { done: { script: "lua:done" }, scripts: ["none.lua"] } },
    "GAME_MALFORMED",
    /scripts: .*none\.lua: missing/,
  ],
  [
    "a script lies outside of the game's folder",
    { "scenario.json": { done: { script: "lua:done" }, scripts: ["../../passwd.lua"] } },
    "GAME_MALFORMED",
    /expected a file in the game's folder, got \.\.\/\.\.\/passwd\.lua/,
  ],
  [
    "a script cannot be compiled",
    {
      "scenario.json": { done: { script: "lua:done" }, scripts: ["a.lua"] },
      "a.lua": "function done()\n  return (\nend",
    },
    "SCRIPT_FAILED",
    /a\.lua: the script failed: .*a\.lua:3: unexpected symbol near 'end'/,
  ],
  [
    "a script is bytecode",
    {
      "scenario.json": { done: { script: "lua:done" }, scripts: ["a.lua"] },
      "a.lua": Uint8Array.of(0x1b, 0x4c, 0x75, 0x61, 0x51),
    },
    "SCRIPT_FAILED",
    /a\.lua: the script failed: it is precompiled, and only text is run/,
  ],
  [
    "a crop is no rectangle",
    { "scenario.json": { crop: [0, 0, 10] } },
    "GAME_MALFORMED",
    /scenario\.json: crop: /,
  ],
  [
    "actions are no groups",
    { "scenario.json": { actions: [["A"]] } },
    "GAME_MALFORMED",
    /scenario\.json: actions\.0\.0: /,
  ],
  [
    "our key has a misspelt member",
    { "metadata.json": { lockstep: { titel: "x" } } },
    "GAME_MALFORMED",
    /metadata\.json: lockstep: .*titel/,
  ],
  [
    "a state's end is missing",
    {
      "metadata.json": {
        default_state: "Start",
        lockstep: { progress: { variable: "x", end: { Far: 1 } } },
      },
    },
    "GAME_MALFORMED",
    /lockstep\.progress\.end: expected a number for the state Start/,
  ],
  [
    "a state is trained on and kept for evaluation",
    { "metadata.json": { lockstep: { training_states: ["Far"], evaluation_states: ["Far"] } } },
    "GAME_MALFORMED",
    /states that are not trained on, got Far/,
  ],
  ["a hash is cut", { "rom.sha": "abc" }, "GAME_MALFORMED", /rom\.sha: expected SHA-1s .* got abc/],
  ["no hash is there", { "rom.sha": null }, "GAME_MALFORMED", /rom\.sha: .* got no file/],
  [
    "the ROM is another",
    { "rom.sha": `${"0".repeat(40)}\n${"1".repeat(40)}\n` },
    "ROM_WRONG",
    /rom\.nes: wrong ROM: expected SHA-1 0{40} or 1{40}, found [0-9a-f]{40}/,
  ],
  [
    "the ROM is missing",
    { "rom.nes": null },
    "ROM_MISSING",
    /^No ROM with SHA-1 [0-9a-f]{40} is here \(looked for .*rom\.nes\); bring it with `lockstep import FOLDER`/m,
  ],
];

for (const [what, files, code, message] of broken) {
  test(`when ${what}, the error says so`, () => {
    const name = `${what.replaceAll(/\W+/g, "")}-Nes`;
    games.add(name, files);
    assert.throws(() => load(name), { code, message });
    const described = describeGames({ gamePaths: [games.path], systems: ["Nes"] });
    const entry = described.find((game) => game.name === name);
    assert.equal(entry?.ready, false);
    assert.match(entry?.problems.join("\n") ?? "", message);
  });
}

test("a cartridge that carries another console's mark is refused although its hash is right", () => {
  const nes = Buffer.concat([Buffer.from("NES\u001a"), Buffer.alloc(1020)]);
  games.add("Wrong-Genesis", {
    "rom.nes": null,
    "rom.md": nes,
    "rom.sha": createHash("sha1").update(nes).digest("hex"),
  });
  const message =
    /Wrong-Genesis.rom\.md: wrong ROM: it is a cartridge of the NES, expected one of the Genesis, /;
  assert.throws(() => load("Wrong-Genesis"), { code: "ROM_WRONG", message });
  const genesis = Buffer.alloc(1024);
  genesis.write("SEGA", 0x100, "latin1");
  games.add("Right-Genesis", {
    "rom.nes": null,
    "rom.md": genesis,
    "rom.sha": createHash("sha1").update(genesis).digest("hex"),
  });
  assert.equal(load("Right-Genesis").rom.length, 1024);
});

test("a game without a known console at the end of its name is told which ends are known", () => {
  games.add("Fire-GameBoyColor");
  games.add("NoConsole");
  for (const [name, system] of Object.entries({
    "Fire-GameBoyColor": "GameBoyColor",
    NoConsole: "unknown",
  }))
    assert.throws(() => load(name), {
      code: "GAME_MALFORMED",
      message: new RegExp(
        `${name}: the console ${system} is not known here: the folder's name must end in one of -Nes, .*-GbColor, `,
      ),
    });
});

test("a game that names no state to train from says which it has", () => {
  const states = (name: string) => trainingStatesOf(name, { gamePaths: [games.path] });
  games.add("Bare-Nes", { "metadata.json": null });
  assert.throws(() => states("Bare-Nes"), {
    code: "STATE_UNKNOWN",
    message:
      /Bare-Nes.metadata\.json is missing, so there is no default_state; the start states here are Far, Later, Start; choose with --states, or write the file$/,
  });
  games.add("Silent-Nes", { "metadata.json": {} });
  assert.throws(() => states("Silent-Nes"), {
    message: /metadata\.json names no default_state and no training_states; /,
  });
  games.add("Named-Nes");
  assert.deepEqual(states("Named-Nes"), ["Start", "Later"]);
});

test("a game that lacks some of its states is played from those that it has", () => {
  games.add("Partly-Nes", {
    "metadata.json": {
      lockstep: { training_states: ["Start", "Strat"], evaluation_states: ["Z"] },
    },
  });
  const game = load("Partly-Nes");
  assert.equal(game.startState("Start").kind, "inputs");
  assert.throws(() => game.startState("Strat"), {
    code: "STATE_UNKNOWN",
    message: /^Partly-Nes lacks the start state Strat in .*those that are there: Start, /,
  });
  const entry = described("Partly-Nes");
  assert.deepStrictEqual(
    [entry.ready, entry.lacks, entry.missingStates],
    [false, ["state"], ["Strat", "Z"]],
  );
  assert.deepStrictEqual(entry.states, ["Far", "Later", "Start"]);
  assert.match(
    entry.problems.join("\n"),
    /^Partly-Nes lacks the start states Strat, Z in .* Start from those that are there: Start, Far, Later; or get gym-retro's, with `lockstep cores install CONSOLE`, or add /,
  );
});

test("a state that is named and not gzipped is told before anyone plays it", () => {
  games.add("Unzipped-Nes", {
    "metadata.json": { default_state: "Bad" },
    "Bad.state": "not gzip",
  });
  const message = /Bad\.state: .*Expected a save state as gym-retro/;
  assert.throws(() => load("Unzipped-Nes").startState("Bad"), { code: "GAME_MALFORMED", message });
  const { ready, problems } = described("Unzipped-Nes");
  assert.deepStrictEqual([ready, problems.length], [false, 1]);
  assert.match(problems[0] ?? "", message);
});

test("states that only a missing core can load are told with that core's name", () => {
  const bytes = gzipSync(Buffer.from("FCS\u00ff and more", "latin1"));
  games.add("Saved-Elsewhere-Nes", {
    "metadata.json": { default_state: "Fc" },
    "Fc.state": bytes,
  });
  const describe = (here: readonly string[]): GameDescription | undefined =>
    describeGames({
      gamePaths: [games.path],
      systems: ["Nes"],
      hasCore: (system, core) => system === "Nes" && here.includes(core),
    }).find(({ name }) => name === "Saved-Elsewhere-Nes");
  assert.equal(describe(["Nestopia", "FCEUmm"])?.ready, true);
  const lacking = describe(["jsnes", "Nestopia"]);
  assert.deepStrictEqual([lacking?.ready, lacking?.lacks], [false, ["core"]]);
  assert.match(
    lacking?.problems.join("\n") ?? "",
    /states Fc were saved by FCEUmm, .*--cores-path/,
  );
});

test("every scenario is listed, and a broken one that nobody must use keeps no game from being played", () => {
  games.add("Scenarios-Nes", { "fast.json": {}, "odd.json": { done: 3 } });
  const { ready, scenarios, problems } = described("Scenarios-Nes");
  assert.deepStrictEqual([ready, scenarios], [true, ["fast", "scenario"]]);
  assert.match(problems.join("\n"), /^.*odd\.json: done: /);
});

test("a game goes by stable-retro's name as well as by gym-retro's, and finds its states under both", () => {
  const folder = games.add("Old-Nes-v0", { "Extra.state": gzipSync(Uint8Array.of(1)) });
  games.add("New-Nes");
  assert.equal(load("Old-Nes").folder, folder);
  assert.equal(load("New-Nes-v0").name, "New-Nes");
  assert.equal(load("Old-Nes").system, "Nes");
  const other = aGamesFolder();
  other.add("Old-Nes");
  const game = loadGame("Old-Nes", { gamePaths: [other.path, games.path] });
  assert.equal(game.folder, join(other.path, "Old-Nes"), "its own name goes first");
  assert.equal(game.startState("Extra").kind, "saved");
  other.remove();
});

function described(name: string): GameDescription {
  const all = describeGames({ gamePaths: [games.path], systems: ["Nes"] });
  return all.find((game) => game.name === name) as GameDescription;
}

test("all problems of a file are told at once", () => {
  games.add("Twice-Nes", { "data.json": { info: { a: { address: -1, type: "x" } } } });
  assert.throws(() => load("Twice-Nes"), { message: /info\.a\.address: .*; info\.a\.type: / });
});

test("a ROM is found by its hash wherever it lies, in files and folders, without its header", () => {
  const folder = games.add("Elsewhere-Nes");
  const rom = load("Elsewhere-Nes").rom;
  const other = games.add("Romless-Nes", { "rom.nes": null });
  assert.equal(existsSync(join(other, "rom.nes")), false);
  const renamed = rom.slice();
  renamed[7] = 99;
  writeFileSync(join(folder, "any name.nes"), renamed);
  const found = load("Romless-Nes", ["/nowhere", folder]);
  assert.deepStrictEqual(found.rom, renamed);
  assert.deepStrictEqual(load("Romless-Nes", [join(folder, "rom.nes")]).rom, rom);
});

test("an unknown game is answered with its likes, or with what to do", () => {
  games.add("HareDash-Nes");
  assert.throws(() => load("HareDahs-Nes"), {
    code: "GAME_UNKNOWN",
    message: /^no game of \d+ in .* is named HareDahs-Nes; did you mean HareDash-Nes\b.*\?$/,
  });
  for (const name of ["HareDash", "HareDsh", "hardash"])
    assert.throws(() => load(name), { message: /did you mean HareDash-Nes/ }, name);
  assert.throws(() => load("qqqqqqqqqqqqqqqqqqqqqq"), {
    message: /^no game of \d+ in .* is named q+; `lockstep games` lists them, [^.]*$/,
  });
  assert.throws(() => loadGame("x", { gamePaths: [join(games.path, "no")] }), {
    code: "GAMES_PATH_UNREADABLE",
    message: /no: cannot be read as a folder of games: no such file or folder\. Correct/,
  });
});

test("games are described with what they lack, and a game's own folder is a path too", () => {
  const folder = games.add("Described-Nes", { "rom.nes": null });
  games.add("Other-Genesis", { "rom.md": "x" });
  const [entry, ...rest] = describeGames({ gamePaths: [folder], systems: [] });
  assert.equal(rest.length, 0);
  assert.deepStrictEqual(entry?.lacks, ["ROM", "core"]);
  assert.deepStrictEqual(entry?.evaluationStates, ["Far"]);
  const all = describeGames({ gamePaths: [games.path], systems: ["Nes"] });
  const genesis = all.find(({ name }) => name === "Other-Genesis");
  assert.deepStrictEqual(genesis?.lacks, ["core"]);
  assert.ok(all.some(({ ready }) => ready));
});

test("a save state is unzipped", () => {
  const folder = games.add("Saved-Nes", { "S.state": gzipSync(Uint8Array.of(1, 2, 3)) });
  const state = load("Saved-Nes").startState("S");
  assert.ok(state.kind === "saved");
  assert.deepStrictEqual(state.bytes, Uint8Array.of(1, 2, 3), folder);
});

test("metadata may be missing, and a default state is trained on when nothing else is said", () => {
  games.add("Plain-Nes", { "metadata.json": null });
  assert.deepStrictEqual(load("Plain-Nes").metadata.trainingStates, []);
  games.add("Retro-Nes", { "metadata.json": { default_state: "Start", whitelist: {} } });
  const { metadata } = load("Retro-Nes");
  assert.deepStrictEqual(metadata.trainingStates, ["Start"]);
  assert.equal(metadata.progress, null);
});

test("of reward and rewards for the first player, reward wins by variable; the others keep theirs", () => {
  games.add("Players-Nes", {
    "scenario.json": {
      reward: { variables: { x: { reward: 1 } } },
      rewards: [
        { variables: { x: { reward: 9 }, goal: { reward: 2 } } },
        { variables: { x: { penalty: 3 } }, time: { reward: 1, measurement: "absolute" } },
      ],
    },
  });
  const { rewards } = load("Players-Nes").scenario;
  assert.deepStrictEqual(
    rewards.map(({ terms }) =>
      terms.map(({ variable, reward, penalty }) => [variable, reward, penalty]),
    ),
    [
      [
        ["x", 1, 0],
        ["goal", 2, 0],
      ],
      [["x", 0, 3]],
    ],
  );
  assert.equal(rewards[1]?.time?.reward, 1);
});

const RETRO = fileURLToPath(new URL("../../../../../../../shared/retro/", import.meta.url));
const skip = skipUnless(existsSync(RETRO), RETRO);

test("gym-retro's own Airstriker and Sonic files are read", { skip }, () => {
  const airstriker = loadGame("Airstriker-Genesis", { gamePaths: [RETRO] });
  assert.equal(airstriker.rom.length > 0, true);
  assert.equal(airstriker.scenario.done.condition, "all");
  const folder = join(RETRO, "SonicTheHedgehog-Genesis");
  const sonic = { name: "SonicTheHedgehog-Genesis", folder, system: "Genesis" };
  assert.equal(readGameFiles(sonic, "scenario").variables.size, 11);
  assert.throws(() => readGameFiles(sonic, "contest"), {
    code: "GAME_MALFORMED",
    message: /contest\.json: scripts: .*script\.lua: missing/,
  });
});
