import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { loadGame } from "@lockstep/environment";
import { temporaryFolder } from "@lockstep/system/testing";
import { hareDash } from "../testing/a-hare-dash.ts";
import { Draft } from "./draft.ts";
import { writeIntegration } from "./write-integration.ts";

function aDraft(): Draft {
  const draft = new Draft();
  draft.name("x", 768, "<u2");
  draft.name("lives", 773, "|u1");
  draft.setReward({ variables: { x: { reward: 3, penalty: 1 } } });
  draft.setDone({ variables: { lives: { measurement: "delta", op: "negative" } } });
  draft.keepState("First", Uint8Array.of(1, 2, 3));
  draft.keepState("Second", Uint8Array.of(4));
  return draft;
}

test("what is written is a game that Lockstep loads, with its cartridge and packed states", async (context) => {
  const games = temporaryFolder(context);
  const draft = aDraft();
  draft.crop = [0, 16, 0, 0];
  draft.actions = [
    [["LEFT"], ["RIGHT"]],
    [[], ["A"]],
  ];
  draft.beginAt("Second");
  const cartridge = await hareDash();
  const folder = join(games, "Own-Nes-v0");
  const files = writeIntegration(draft, cartridge, { folder, replace: false });
  assert.deepEqual(readdirSync(folder).sort(), [...files].sort());
  const game = loadGame("Own-Nes-v0", { gamePaths: [games] });
  assert.deepEqual(
    [...game.variables.values()].map(({ name, address }) => [name, address]),
    [
      ["x", 768],
      ["lives", 773],
    ],
  );
  assert.equal(game.romSha1, cartridge.sha1);
  assert.equal(game.metadata.defaultState, "Second");
  assert.deepEqual(game.metadata.trainingStates, ["First", "Second"]);
  const { crops, actions, rewards, done } = game.scenario;
  assert.deepEqual(crops, [{ x: 0, y: 16, width: 0, height: 0 }]);
  assert.deepEqual(actions, draft.actions);
  assert.deepEqual(rewards[0]?.terms, [
    {
      ...{ variable: "x", measurement: "delta", operation: null },
      ...{ reference: 0, reward: 3, penalty: 1 },
    },
  ]);
  assert.deepEqual(done.tests, [
    { variable: "lives", measurement: "delta", operation: "negative", reference: 0 },
  ]);
  assert.deepEqual([...gunzipSync(readFileSync(join(folder, "First.state")))], [1, 2, 3]);
});

test("an integration is replaced only when that is asked for, and a folder of other things never", async (context) => {
  const folder = join(temporaryFolder(context), "Own-Nes-v0");
  const cartridge = await hareDash();
  const draft = aDraft();
  writeIntegration(draft, cartridge, { folder, replace: false });
  assert.throws(() => writeIntegration(draft, cartridge, { folder, replace: false }), {
    code: "FOLDER_TAKEN",
    message: /holds an integration already; .*--replace/,
  });
  const other = new Draft();
  writeIntegration(other, cartridge, { folder, replace: true });
  assert.ok(!readdirSync(folder).includes("First.state"), "old states are gone");
  writeFileSync(join(folder, "thesis.tex"), "");
  assert.throws(() => writeIntegration(other, cartridge, { folder, replace: true }), {
    code: "FOLDER_TAKEN",
    message: /thesis\.tex/,
  });
  mkdirSync(join(folder, "..", "Empty-Nes-v0"));
  writeIntegration(other, cartridge, {
    folder: join(folder, "..", "Empty-Nes-v0"),
    replace: false,
  });
});

test("a draft refuses names that no file can have, and scenarios of variables that are not named", () => {
  const draft = aDraft();
  assert.throws(() => draft.keepState("../up", Uint8Array.of(1)), { code: "NAME_REFUSED" });
  assert.throws(() => draft.name("two words", 0, "|u1"), { code: "NAME_REFUSED" });
  assert.throws(() => draft.name("y", 0, "u9"), { code: "VARIABLE_REFUSED", message: /'u9'/ });
  assert.throws(() => draft.setReward({ variables: { live: { reward: 1 } } }), {
    code: "VARIABLE_REFUSED",
    message: /no variable is named live; did you mean lives/,
  });
  assert.throws(() => draft.setDone({ nodes: { a: { variables: { magic_keys: {} } } } }), {
    code: "VARIABLE_REFUSED",
    message: /named magic_keys; known: x, lives/,
  });
  assert.throws(() => draft.forget("x"), {
    code: "VARIABLE_REFUSED",
    message: /part of the reward or the end/,
  });
  draft.setReward(null);
  draft.forget("x");
  assert.throws(() => draft.variable("x"), { code: "VARIABLE_REFUSED" });
  assert.throws(() => draft.beginAt("Secund"), { code: "STATE_UNKNOWN", message: /Second/ });
});
