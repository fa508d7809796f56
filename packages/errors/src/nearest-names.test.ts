import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestNames, suggestion } from "./nearest-names.ts";

test("a misspelt name finds the one that was meant, whatever its capitals", () => {
  assert.deepEqual(nearestNames("evalute", ["train", "evaluate", "watch"]), ["evaluate"]);
  assert.deepEqual(nearestNames("Seed", ["seed", "slots"]), ["seed"]);
  assert.deepEqual(nearestNames("airstrikr-genesis", ["Sonic-Genesis", "Airstriker-Genesis"]), [
    "Airstriker-Genesis",
  ]);
});

test("a part of a name finds the whole", () => {
  assert.deepEqual(nearestNames("Sonic", ["SonicTheHedgehog-Genesis", "Airstriker-Genesis"]), [
    "SonicTheHedgehog-Genesis",
  ]);
});

test("the nearest come first, equals by name, five at most", () => {
  const names = ["lifes", "live", "lives", "likes", "liver", "olive", "lines", "line"];
  const near = nearestNames("live", names);
  assert.equal(near.length, 5);
  assert.deepEqual(near.slice(0, 4), ["live", "line", "liver", "lives"]);
});

test("a name that resembles nothing finds nothing", () => {
  assert.deepEqual(nearestNames("xyzzy", ["train", "evaluate"]), []);
  assert.deepEqual(nearestNames("abc", ["xyz", "axy"]), []);
  assert.equal(suggestion("xyzzy", ["train"]), "");
});

test("a suggestion is a phrase that completes a message", () => {
  assert.equal(suggestion("sed", ["seed"], "--"), "; did you mean --seed?");
});
