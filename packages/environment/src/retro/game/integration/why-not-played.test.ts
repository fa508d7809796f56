import assert from "node:assert/strict";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { EmulationError, type EmulatorFactory } from "@lockstep/emulation";
import { aGamesFolder, FAKE_VARIABLES } from "../../../testing/a-game-folder.ts";
import { FakeConsole } from "../../../testing/fake-console.ts";
import { loadGame } from "./load-game.ts";
import { whyNotPlayed } from "./why-not-played.ts";

const games = aGamesFolder();
after(() => games.remove());

/** Makes consoles that take states of four bytes, and keeps them. */
function aFactory(): EmulatorFactory & { readonly made: FakeConsole[] } {
  const made: FakeConsole[] = [];
  return {
    core: { name: "fake", version: "1" },
    systems: ["Nes"],
    made,
    create() {
      const console = new FakeConsole();
      const load = console.loadState.bind(console);
      console.loadState = (state) => {
        if (state.length !== 4) throw new EmulationError("STATE_REFUSED", "not four bytes");
        load(state);
      };
      made.push(console);
      return console;
    },
  };
}

test("a core is tried with every saved state, and closed", () => {
  games.add("Tried-Nes", {
    "Good.state": gzipSync(Uint8Array.of(1, 2, 3, 4)),
    "Bad.state": gzipSync(Uint8Array.of(1)),
  });
  const game = loadGame("Tried-Nes", { gamePaths: [games.path] });
  const factory = aFactory();
  assert.equal(whyNotPlayed(game, ["Good", "Start"], factory), null);
  assert.equal(whyNotPlayed(game, ["Good", "Bad"], factory), "not four bytes");
  assert.throws(() => whyNotPlayed(game, ["Nowhere"], factory), { code: "STATE_UNKNOWN" });
  assert.deepEqual(
    factory.made.map(({ loads, closed }) => [loads, closed]),
    [
      [1, true],
      [1, true],
    ],
  );
});

test("a core that does not show the RAM that the scenario looks at does not play the game", () => {
  games.add("Far-Nes", {
    "data.json": { info: { ...FAKE_VARIABLES, x: { address: 0xff80, type: "|u1" } } },
  });
  const game = loadGame("Far-Nes", { gamePaths: [games.path] });
  assert.match(String(whyNotPlayed(game, ["Start"], aFactory())), /65408/);
});
