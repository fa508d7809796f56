import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createJsnesFactory } from "@lockstep/emulation";
import fc from "fast-check";
import type { GameConfig } from "../../configuration/environment-config.ts";
import { ownGames } from "../../environment-places.ts";
import type { Slot, SlotPosition, SlotSnapshot } from "../../slot-port.ts";
import { aGamesFolder, type GamesFolder } from "../../testing/a-game-folder.ts";
import { FakeConsole } from "../../testing/fake-console.ts";
import { loadGame } from "../game/integration/load-game.ts";
import { createSlot } from "./create-slot.ts";
import type { GamePlayingSlot, SlotOptions } from "./slot-options.ts";

let games: GamesFolder;
before(() => {
  games = aGamesFolder();
  games.add("Fake-Nes");
  games.add("Scripted-Nes", {
    "script.lua": "local n = 0\nfunction reward() n = n + 1 return n end",
    "scenario.json": { reward: { script: "lua:reward" }, scripts: ["script.lua"] },
  });
});
after(() => games.remove());

/** A console whose states are exact, as an embedded emulator's are. */
class ExactConsole extends FakeConsole {
  readonly exactStates = true;
}

const LEFT = 0;
const RIGHT = 1;
const RUN = 2;
const HURT = 3;

function aSlot(
  { gameName = "Fake-Nes", ...config }: Partial<GameConfig> & { readonly gameName?: string } = {},
  options: Partial<SlotOptions> = {},
): GamePlayingSlot {
  return createSlot({
    index: 0,
    seed: 7,
    config: {
      game: gameName,
      scenario: "scenario",
      startStates: ["Start"],
      startStateAssignment: "even",
      actions: [["LEFT"], ["RIGHT"], ["RIGHT", "A"], ["B"]],
      frameSkip: 4,
      stickiness: 0.3,
      rewardScale: 0.5,
      rewardClip: null,
      allowBacktracking: true,
      observation: { height: 5, width: 4 },
      stack: 3,
      timeLimitSteps: 40,
      ...config,
    },
    game: loadGame(gameName, { gamePaths: [games.path] }),
    createEmulator: () => new ExactConsole(),
    ...options,
  });
}

/** All that a learner sees of a slot, in plain values. */
function seen(slot: GamePlayingSlot, actions: readonly number[]) {
  const now = () => ({
    observation: Buffer.from(slot.observation).toString("hex"),
    position: { ...slot.position, actions: [...slot.position.actions] },
    draw: slot.actionDraw(),
    progress: slot.progress,
  });
  const before = now();
  const steps = actions.map((action) => {
    const { truncatedObservation, ...outcome } = slot.step(action);
    return {
      outcome,
      rewards: [...slot.playerRewards],
      last: truncatedObservation && [...truncatedObservation],
      ...now(),
    };
  });
  return [before, ...steps];
}

function goFrom(slot: Slot, position: SlotPosition, from: SlotSnapshot, slice = 2): void {
  for (const _left of slot.seekInSlices(position, slice, from));
}

function taken(slot: Slot): SlotSnapshot {
  const snapshot = slot.snapshot?.();
  assert.ok(snapshot != null, "the slot takes snapshots");
  return snapshot;
}

test("a slot that goes on from a snapshot is the slot that was never left, wherever it was taken and however far it is", () => {
  const action = fc.constantFrom(LEFT, RIGHT, RIGHT, RUN, RUN, HURT);
  const actions = (maxLength: number) => fc.array(action, { maxLength });
  fc.assert(
    fc.property(actions(30), actions(12), actions(30), (before, between, after) => {
      const slot = aSlot();
      for (const each of before) slot.step(each);
      const snapshot = taken(slot);
      const { episode } = slot.position;
      for (const each of between) slot.step(each);
      const { position } = slot;
      const expected = seen(slot, after);
      const successor = aSlot();
      if (position.episode === episode) goFrom(successor, position, snapshot);
      else {
        assert.throws(() => goFrom(successor, position, snapshot), { code: "SNAPSHOT_REFUSED" });
        successor.seek(position);
      }
      assert.deepStrictEqual(seen(successor, after), expected);
      successor.close();
      slot.close();
    }),
    { numRuns: 120 },
  );
});

test("taking snapshots changes nothing", () => {
  const [undisturbed, disturbed] = [aSlot(), aSlot()];
  for (let step = 0; step < 60; step++) {
    if (step % 3 === 0) taken(disturbed);
    const action = (step * 7) % 4 === 3 ? RUN : (step * 5) % 3;
    assert.deepStrictEqual(seen(disturbed, [action]), seen(undisturbed, [action]));
  }
  undisturbed.close();
  disturbed.close();
});

test("the default game goes on from a snapshot as if nothing had happened, in another slot object", () => {
  const game = loadGame("HareDash-Nes", { gamePaths: [ownGames] });
  const options: Partial<SlotOptions> = {
    index: 3,
    game,
    createEmulator: (system, rom) => createJsnesFactory().create(system, rom),
  };
  const config = {
    game: game.name,
    startStates: game.metadata.trainingStates,
    actions: [["RIGHT"], ["RIGHT", "A"], ["LEFT"], ["A"], ["DOWN"]],
    observation: { height: 84, width: 84 },
    stack: 4,
    timeLimitSteps: null,
  };
  const slot = aSlot(config, options);
  const successor = aSlot(config, options);
  const actionAt = (step: number): number => (step % 9 < 6 ? step % 2 : (step * 5) % 5);
  for (let step = 0; step < 45; step++) slot.step(actionAt(step));
  for (let step = 45; step < 75; step += 6) {
    const snapshot = taken(slot);
    const actions = Array.from({ length: 6 }, (_, i) => actionAt(step + i));
    const { position } = slot;
    const expected = seen(slot, actions);
    goFrom(successor, position, snapshot);
    assert.deepStrictEqual(seen(successor, actions), expected);
    assert.deepStrictEqual(taken(successor), taken(slot), "and its next snapshot is the same");
  }
  slot.close();
  successor.close();
});

test("what does not promise exact states, and a scenario with scripts, take no snapshots", () => {
  const inexact = aSlot({}, { createEmulator: () => new FakeConsole() });
  const scripted = aSlot({ gameName: "Scripted-Nes" });
  for (const slot of [inexact, scripted]) {
    slot.step(RIGHT);
    assert.equal(slot.snapshot?.(), null);
    slot.close();
  }
});

test("a snapshot that is damaged, or of another history or configuration, is refused, and a replay then helps", () => {
  const slot = aSlot();
  for (const action of [RIGHT, RUN, RUN, LEFT]) slot.step(action);
  const snapshot = taken(slot);
  for (const action of [RIGHT, RIGHT]) slot.step(action);
  const { position } = slot;
  const damaged = snapshot.content.slice();
  damaged[damaged.length >> 1] = (damaged[damaged.length >> 1] ?? 0) ^ 1;
  const otherActions = position.actions.slice();
  otherActions[1] = LEFT;
  const refusals: readonly (readonly [string, SlotSnapshot, SlotPosition, RegExp])[] = [
    ["a changed bit", { ...snapshot, content: damaged }, position, /it is damaged/],
    ["cut off", { ...snapshot, content: snapshot.content.slice(0, 40) }, position, /damaged/],
    ["another slot", { ...snapshot, slot: 1 }, position, /of slot 0/],
    ["another episode", { ...snapshot, episode: 1 }, position, /of episode 0/],
    ["another count", { ...snapshot, stepsBefore: 9 }, position, /step 6 of/],
    ["ahead of it", snapshot, { ...position, actions: position.actions.slice(0, 2) }, /step 2/],
    ["other actions", snapshot, { ...position, actions: otherActions }, /other actions/],
  ];
  const expected = seen(slot, [RUN, LEFT]);
  for (const [what, from, to, message] of refusals) {
    const successor = aSlot();
    assert.throws(
      () => goFrom(successor, to, from),
      { code: "SNAPSHOT_REFUSED", group: "peer", message },
      what,
    );
    assert.throws(() => successor.step(RIGHT), { code: "SLOT_NOT_STANDING" });
    successor.seek(position);
    assert.deepStrictEqual(seen(successor, [RUN, LEFT]), expected, what);
    successor.close();
  }
  const wider = aSlot({ observation: { height: 6, width: 4 } });
  assert.throws(() => goFrom(wider, position, snapshot), {
    message: /its observation has 60 bytes/,
  });
  slot.close();
  wider.close();
});

test("a snapshot of another core is refused", () => {
  const game = loadGame("HareDash-Nes", { gamePaths: [ownGames] });
  const jsnes = {
    game,
    createEmulator: (system: string, rom: Uint8Array) => createJsnesFactory().create(system, rom),
  };
  const config = {
    game: game.name,
    startStates: [game.stateNames[0] ?? ""],
    allowBacktracking: false,
  };
  const slot = aSlot(config, jsnes);
  slot.step(RIGHT);
  const { position } = slot;
  const foreign = aSlot(config, {
    ...jsnes,
    createEmulator: (system, rom) => {
      const emulator = createJsnesFactory().create(system, rom);
      const save = emulator.saveState.bind(emulator);
      emulator.saveState = () => {
        const state = save();
        state.set(Buffer.from("LSTATE\nanother 1\n"));
        return state;
      };
      return emulator;
    },
  });
  foreign.seek(position);
  assert.throws(() => goFrom(slot, position, taken(foreign)), {
    code: "SNAPSHOT_REFUSED",
    message: /another 1/,
  });
  slot.close();
  foreign.close();
});
