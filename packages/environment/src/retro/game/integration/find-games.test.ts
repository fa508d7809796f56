import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { aGamesFolder } from "../../../testing/a-game-folder.ts";
import { findGame } from "./find-games.ts";
import { loadGame } from "./load-game.ts";

const plain = { "metadata.json": { default_state: "Start" } };

test("of two integrations of a game the one that was made for Lockstep wins, else the first", (context) => {
  const [first, second] = [aGamesFolder(), aGamesFolder()];
  context.after(() => [first, second].map((folder) => folder.remove()));
  const paths = [first.path, second.path];
  first.add("Both-Nes");
  second.add("Both-Nes");
  first.add("Ours-Nes", plain);
  second.add("Ours-Nes");
  first.add("Theirs-Nes", plain);
  second.add("Theirs-Nes", plain);
  first.add("Broken-Nes", { "metadata.json": "{" });
  second.add("Broken-Nes");
  assert.equal(findGame("Both-Nes", paths).folder, join(first.path, "Both-Nes"));
  assert.equal(findGame("Ours-Nes", paths).folder, join(second.path, "Ours-Nes"));
  assert.equal(findGame("Theirs-Nes", paths).folder, join(first.path, "Theirs-Nes"));
  assert.equal(findGame("Broken-Nes", paths).folder, join(second.path, "Broken-Nes"));
});

test("start states are also found in folders of the game's name beside other games and beside ROMs", (context) => {
  const [ours, theirs] = [aGamesFolder(), aGamesFolder()];
  context.after(() => [ours, theirs].map((folder) => folder.remove()));
  ours.add("A-Nes", { "Later.inputs": null, "Far.inputs": null });
  theirs.add("A-Nes", { ...plain, "Start.inputs": "9\n", "Far.inputs": null });
  const roms = join(theirs.path, "roms");
  mkdirSync(join(roms, "A-Nes"), { recursive: true });
  writeFileSync(join(roms, "A-Nes", "Far.state"), gzipSync("far"));
  writeFileSync(join(roms, "B-Nes"), "no folder");
  const game = loadGame("A-Nes", { gamePaths: [theirs.path, ours.path], romPaths: [roms] });
  assert.equal(game.folder, join(ours.path, "A-Nes"));
  assert.deepEqual(game.stateNames, ["Far", "Later", "Start"]);
  assert.deepEqual(game.startState("Far"), {
    kind: "saved",
    name: "Far",
    bytes: new Uint8Array(Buffer.from("far")),
  });
  const start = game.startState("Start");
  assert.equal(start.kind === "inputs" && start.spans.length, 2, "its own comes first");
  const alone = loadGame("A-Nes", { gamePaths: [ours.path] });
  assert.deepEqual(alone.stateNames, ["Start"]);
  assert.throws(() => alone.startState("Later"), { code: "STATE_UNKNOWN" });
});
