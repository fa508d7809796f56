import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { aGamesFolder, type FileContent } from "../../../testing/a-game-folder.ts";
import { integrationHashes } from "./integration-hashes.ts";
import { loadGame } from "./load-game.ts";

const script = "function done() return data.lives == 0 end";
const scripted = { done: { script: "lua:done" }, scripts: ["end.lua"] };
const metadata = (changes: object, progress: object = { Start: 100, Later: 100 }): FileContent => ({
  lockstep: {
    training_states: ["Start", "Later"],
    progress: { variable: "x", end: progress },
    ...changes,
  },
});
const sound: Readonly<Record<string, FileContent>> = {
  "contest.json": scripted,
  "end.lua": script,
  "metadata.json": metadata({}),
  "Later.inputs": null,
  "Later.state": gzipSync("saved"),
};

function hashesOf(
  files: Readonly<Record<string, FileContent>> = {},
): Readonly<Record<string, string>> {
  const games = aGamesFolder();
  try {
    games.add("A-Nes", { ...sound, ...files });
    const game = loadGame("A-Nes", { gamePaths: [games.path], scenario: "contest" });
    return integrationHashes(game, "contest", ["Start", "Later"]);
  } finally {
    games.remove();
  }
}

const usual = hashesOf();
const changed = (files: Readonly<Record<string, FileContent>>): readonly string[] => {
  const hashes = hashesOf(files);
  assert.deepEqual(Object.keys(hashes), Object.keys(usual));
  return Object.keys(hashes).filter((name) => hashes[name] !== usual[name]);
};

test("every file that reaches an episode has its hash, and a cartridge's header counts", () => {
  assert.deepEqual(Object.keys(usual), [
    "rom",
    "data.json",
    "contest.json",
    "metadata.json",
    "end.lua",
    "Start.inputs",
    "Later.state",
  ]);
  assert.equal(usual["Later.state"], createHash("sha256").update("saved").digest("hex"));
  const otherHeader = Uint8Array.from({ length: 32 }, (_, i) => (i === 6 ? 0xff : i));
  assert.deepEqual(changed({ "rom.nes": otherHeader }), ["rom"]);
});

test("an edit changes the hash of its file and of no other", () => {
  const data = { x: { address: 0, type: "<u2" }, lives: { address: 2, type: "|i1" } };
  const edits: readonly (readonly [string, FileContent])[] = [
    ["data.json", { info: data }],
    ["contest.json", { ...scripted, reward: { variables: { x: { reward: 2 } } } }],
    ["metadata.json", metadata({ core_options: { nes_region: "pal" } })],
    ["metadata.json", metadata({ finish: { variable: "x", op: "nonzero" } })],
    ["metadata.json", metadata({}, { Start: 100, Later: 101 })],
    ["end.lua", `${script} -- `],
    ["Start.inputs", "3\n3 START\n"],
    ["Later.state", gzipSync("Saved")],
  ];
  for (const [name, content] of edits) assert.deepEqual(changed({ [name]: content }), [name]);
});

test("what does not reach an episode does not count", () => {
  const same: readonly Readonly<Record<string, FileContent>>[] = [
    { "contest.json": JSON.stringify(scripted, null, 2).replaceAll("\n", "\r\n") },
    { "metadata.json": metadata({ title: "Other", evaluation_states: [] }) },
    {
      "metadata.json": metadata({ evaluation_states: ["Far"] }, { Start: 100, Later: 100, Far: 7 }),
    },
    { "Start.inputs": "3 # another title\r\n2   START" },
    { "Later.state": gzipSync("saved", { level: 0 }) },
    { "scenario.json": {}, "Far.inputs": "9 A" },
  ];
  for (const files of same) assert.deepEqual(changed(files), []);
});

test("the order of a scenario's terms counts, because they are added in it", () => {
  const terms = (order: readonly string[]): FileContent => ({
    ...scripted,
    reward: { variables: Object.fromEntries(order.map((name) => [name, { reward: 0.1 }])) },
  });
  const one = hashesOf({ "contest.json": terms(["x", "lives"]) });
  const other = hashesOf({ "contest.json": terms(["lives", "x"]) });
  assert.notEqual(one["contest.json"], other["contest.json"]);
});
