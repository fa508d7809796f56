import assert from "node:assert/strict";
import { test } from "node:test";
import { drain } from "../../slot/drain.ts";
import { aGamesFolder } from "../../testing/a-game-folder.ts";
import { FakeConsole } from "../../testing/fake-console.ts";
import { loadGame } from "../game/integration/load-game.ts";
import { GameEpisode } from "./game-episode.ts";

test("without a rule of its own, a level is finished where its progress ends", (context) => {
  const games = aGamesFolder();
  context.after(() => games.remove());
  const end = { Start: 5, Later: 100 };
  const lockstep = { training_states: ["Start", "Later"], progress: { variable: "x", end } };
  games.add("A-Nes", { "metadata.json": { lockstep } });
  const game = loadGame("A-Nes", { gamePaths: [games.path] });
  const emulator = new FakeConsole();
  const right = 1 << emulator.buttons.indexOf("RIGHT");
  const episode = new GameEpisode(emulator, game, null);
  drain(episode.begin("Start", {}));
  const finished = [1, 2, 3, 4, 5, 6].map(() => {
    episode.frame([right], false);
    return episode.finished;
  });
  assert.deepEqual(finished, [false, false, false, false, true, true]);
  drain(episode.begin("Later", {}));
  episode.frame([right], false);
  assert.equal(episode.finished, false);
});
