import assert from "node:assert/strict";
import { test } from "node:test";
import type { GameDescription } from "@lockstep/environment";
import { gameDetails, gameLines } from "./games-command.ts";

function aGame(change: Partial<GameDescription>): GameDescription {
  return {
    name: "HareDash-Nes",
    title: "Hare Dash",
    folder: "/games/x",
    system: "Nes",
    ready: true,
    lacks: [],
    problems: [],
    faults: [],
    scenarios: ["scenario"],
    rewardedPlayers: 1,
    states: ["A", "B", "C"],
    trainingStates: ["A", "B"],
    evaluationStates: ["C"],
    missingStates: [],
    ...change,
  };
}

const meaning = "their files and a core are here; lockstep games NAME plays one for a second";
const unlisted = "A game that is not listed: lockstep integrate ROM makes its integration";

test("a game without a title is named once", () => {
  const [first] = gameDetails(aGame({ title: "HareDash-Nes" }));
  assert.equal(first, "HareDash-Nes: Nes, ready");
});

test("the list shows every game and says of those that are not ready why", () => {
  assert.deepEqual(
    gameLines([
      aGame({}),
      aGame({
        name: "Other-Nes",
        title: "Other",
        ready: false,
        lacks: ["ROM"],
        scenarios: ["contest", "scenario"],
        problems: ["No ROM with SHA-1 ab"],
      }),
      aGame({
        name: "Third-Nes",
        title: "Third-Nes",
        ready: false,
        scenarios: [],
        states: [],
        problems: ["data.json: missing"],
        faults: ["data.json: missing"],
      }),
    ]),
    [
      "game          system  title      scenarios         states",
      "HareDash-Nes  Nes     Hare Dash  scenario               3  ready",
      "Other-Nes     Nes     Other      contest scenario       3  lacks ROM",
      "Third-Nes     Nes                                       0  faulty",
      "",
      "Other-Nes: No ROM with SHA-1 ab",
      "Third-Nes: data.json: missing",
      "",
      `1 of 3 ready: ${meaning}`,
      unlisted,
    ],
  );
  assert.match(gameLines([])[0] ?? "", /--games-path/);
});

test("a long list explains only what is wrong with files, and says how to ask for the rest", () => {
  const lacking = Array.from({ length: 30 }, (_, i) =>
    aGame({ name: `G${i}-Nes`, ready: false, lacks: ["ROM"], problems: ["No ROM with SHA-1 ab"] }),
  );
  const faults = ["odd.json: done: expected an object"];
  const lines = gameLines([...lacking, aGame({ name: "Odd-Nes", problems: faults, faults })]);
  assert.deepEqual(lines.slice(-5), [
    "Odd-Nes: odd.json: done: expected an object",
    "What a game lacks, and what to do about it: lockstep games NAME",
    "",
    `1 of 31 ready: ${meaning}`,
    unlisted,
  ]);
  assert.equal(lines.length, 1 + 31 + 1 + 5);
});

test("of one game all is shown: what to train on, what is missing, and what else there is", () => {
  const game = aGame({
    ready: false,
    lacks: ["state"],
    states: ["A", "C", "Extra"],
    missingStates: ["B"],
    problems: ["HareDash-Nes lacks the start states B in /games/x."],
  });
  assert.deepEqual(gameDetails(game), [
    "HareDash-Nes: Hare Dash, Nes, lacks state",
    "  folder             /games/x",
    "  scenarios          scenario",
    "  training states    A",
    "  evaluation states  C",
    "  other states       Extra",
    "  missing states     B",
    "  HareDash-Nes lacks the start states B in /games/x.",
  ]);
  assert.equal(
    gameDetails(aGame({ rewardedPlayers: 2 }))[3],
    "  players            2 are rewarded, see environment.players",
  );
});
