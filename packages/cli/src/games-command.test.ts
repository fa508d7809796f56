import assert from "node:assert/strict";
import { test } from "node:test";
import { gameLines } from "./games-command.ts";

test("the list shows every game and says of those that are not ready why", () => {
  const game = {
    folder: "/games/x",
    system: "Nes",
    trainingStates: ["A", "B"],
    evaluationStates: ["C"],
  };
  assert.deepEqual(
    gameLines([
      { ...game, name: "HareDash-Nes", title: "Hare Dash", ready: true, lacks: [], problems: [] },
      {
        ...game,
        name: "Other-Nes",
        title: "Other",
        ready: false,
        lacks: ["ROM"],
        problems: ["No ROM with SHA-1 ab"],
      },
      {
        ...game,
        name: "Third-Nes",
        title: "Third",
        ready: false,
        lacks: [],
        problems: ["data.json: missing"],
      },
    ]),
    [
      "game          system  title      states",
      "HareDash-Nes  Nes     Hare Dash       3  ready",
      "Other-Nes     Nes     Other           3  lacks ROM",
      "Third-Nes     Nes     Third           3  faulty",
      "",
      "Other-Nes: No ROM with SHA-1 ab",
      "Third-Nes: data.json: missing",
      "",
      "1 of 3 ready",
    ],
  );
  assert.match(gameLines([])[0] ?? "", /--games-path/);
});
