import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { uniform } from "@lockstep/learning";
import fc from "fast-check";
import type { GameConfig } from "../../configuration/environment-config.ts";
import type { Slot, SlotPosition, StepOutcome } from "../../slot-port.ts";
import { aGamesFolder, FAKE_VARIABLES, type GamesFolder } from "../../testing/a-game-folder.ts";
import { FakeConsole } from "../../testing/fake-console.ts";
import { type LoadedGame, loadGame } from "../game/integration/load-game.ts";
import { createSlot } from "./create-slot.ts";
import type { SlotOptions } from "./slot-options.ts";
import { StartSnapshots } from "./start-snapshots.ts";

let games: GamesFolder;
let game: LoadedGame;
before(() => {
  games = aGamesFolder();
  games.add("Fake-Nes");
  game = loadGame("Fake-Nes", { gamePaths: [games.path] });
});
after(() => games.remove());

const LEFT = 0;
const RIGHT = 1;
const RUN = 2;
const HURT = 3;
const ACTIONS = [["LEFT"], ["RIGHT"], ["RIGHT", "A"], ["B"]];

function aConfig(change: Partial<GameConfig> = {}): GameConfig {
  return {
    game: "Fake-Nes",
    scenario: "scenario",
    startStates: ["Start"],
    startStateAssignment: "even",
    actions: ACTIONS,
    frameSkip: 4,
    stickiness: 0,
    rewardScale: 1,
    rewardClip: null,
    allowBacktracking: false,
    observation: { height: 5, width: 4 },
    stack: 3,
    timeLimitSteps: null,
    ...change,
  };
}

function aSlot(config: Partial<GameConfig> = {}, options: Partial<SlotOptions> = {}) {
  const consoles: FakeConsole[] = [];
  const slot = createSlot({
    index: 0,
    seed: 7,
    config: aConfig(config),
    game,
    snapshots: new StartSnapshots(),
    createEmulator: () => {
      const console = new FakeConsole();
      consoles.push(console);
      return console;
    },
    ...options,
  });
  return { slot, consoles };
}

/** All that a learner sees of a slot's steps, in plain values. */
function seen(slot: Slot, actions: readonly number[]) {
  return actions.map((action) => {
    const outcome = slot.step(action);
    const observation = Buffer.from(slot.observation).toString("hex");
    return {
      outcome: plain(outcome),
      observation,
      draw: slot.actionDraw(),
      progress: slot.progress,
    };
  });
}

function plain(outcome: StepOutcome) {
  const last = outcome.truncatedObservation;
  return { ...outcome, truncatedObservation: last && Buffer.from(last).toString("hex") };
}

test("no emulator is opened before one is needed, and only one ever", () => {
  const { slot, consoles } = aSlot();
  assert.deepStrictEqual(slot.position, {
    slot: 0,
    episode: 0,
    actions: new Uint8Array(),
    stepsBefore: 0,
  });
  assert.equal(slot.actionDraw(), uniform(7, "action", 0, 0));
  assert.equal(consoles.length, 0);
  assert.equal(slot.observation.length, 3 * 5 * 4);
  slot.step(RIGHT);
  slot.seek({ slot: 0, episode: 4, actions: new Uint8Array(2), stepsBefore: 9 });
  assert.equal(consoles.length, 1);
  slot.close();
  slot.close();
  assert.equal(consoles[0]?.closed, true);
  assert.throws(() => slot.step(RIGHT), { code: "SLOT_NOT_STANDING", message: /is closed/ });
});

test("an episode begins with its start script and one frame without buttons, and the first picture k times", () => {
  const { slot, consoles } = aSlot();
  const { observation, newestFrame } = slot;
  assert.deepStrictEqual(consoles[0]?.held, [0, 0, 0, 8, 8, 0]);
  assert.equal(consoles[0]?.drawn, 1);
  for (let i = 0; i < 3; i++) {
    assert.deepStrictEqual(observation.subarray(20 * i, 20 * (i + 1)), newestFrame);
  }
});

test("a step plays its frames, sums their rewards and draws the last one only", () => {
  const { slot, consoles } = aSlot();
  slot.step(RIGHT);
  const before = Buffer.from(slot.newestFrame);
  const outcome = slot.step(RUN);
  assert.deepStrictEqual(plain(outcome), {
    reward: 8,
    terminated: false,
    truncated: false,
    truncatedObservation: null,
    episode: null,
  });
  assert.deepStrictEqual(consoles[0]?.held.slice(-8), [128, 128, 128, 128, 384, 384, 384, 384]);
  assert.equal(consoles[0]?.drawn, 3);
  assert.deepStrictEqual(Buffer.from(slot.observation.subarray(20, 40)), before);
});

test("an episode ends with the game, reports itself unscaled, and the next one has begun", () => {
  const { slot, consoles } = aSlot({ rewardScale: 0.1, rewardClip: 0.5 });
  const outcomes = [RIGHT, RUN, HURT].map((action) => slot.step(action));
  assert.deepStrictEqual(
    outcomes.map(({ reward }) => reward),
    [0.4, 0.5, 0],
  );
  const last = outcomes[2] as StepOutcome;
  assert.equal(last.terminated, true);
  assert.equal(last.truncated, false);
  assert.equal(last.truncatedObservation, null);
  assert.deepStrictEqual(last.episode, {
    episode: 0,
    startState: "Start",
    steps: 3,
    frames: 11,
    episodeReturn: 12,
    progress: 0.12,
    finished: false,
    truncated: false,
  });
  assert.equal(consoles[0]?.memory.readByte(2), 3, "lives of the next episode");
  assert.deepStrictEqual(slot.position, {
    slot: 0,
    episode: 1,
    actions: new Uint8Array(),
    stepsBefore: 3,
  });
  assert.equal(slot.progress, 0);
});

test("the goal finishes a level: progress is whole, and its frame's reward still counts", () => {
  const { slot } = aSlot();
  let outcome = slot.step(RUN);
  let steps = 1;
  for (; outcome.episode === null; steps++) outcome = slot.step(RUN);
  assert.equal(steps, 13);
  assert.equal(outcome.terminated, true);
  assert.equal(outcome.episode?.finished, true);
  assert.equal(outcome.episode?.progress, 1);
  assert.equal(outcome.episode?.episodeReturn, 150);
});

test("progress is the furthest point, measured from where the episode began", () => {
  const { slot } = aSlot({ startStates: ["Later"] });
  for (const action of [RUN, RUN, LEFT, LEFT]) slot.step(action);
  assert.equal(slot.progress, 16 / 90);
});

test("the time limit truncates: not an end of the game, and the last observation is handed over", () => {
  const { slot, consoles } = aSlot({ timeLimitSteps: 3 });
  slot.step(RIGHT);
  slot.step(RIGHT);
  const other = aSlot({ timeLimitSteps: null }).slot;
  for (let i = 0; i < 3; i++) other.step(RIGHT);
  const outcome = slot.step(RIGHT);
  assert.equal(outcome.terminated, false);
  assert.equal(outcome.truncated, true);
  assert.deepStrictEqual(outcome.truncatedObservation, other.observation);
  assert.equal(outcome.episode?.truncated, true);
  assert.equal(slot.position.episode, 1);
  assert.equal(consoles[0]?.memory.readByte(0), 0, "the next episode has begun");
});

test("an end of the game in the limit's last step is an end, not a truncation", () => {
  const { slot } = aSlot({ timeLimitSteps: 2 });
  slot.step(RIGHT);
  const outcome = slot.step(HURT);
  assert.deepStrictEqual([outcome.terminated, outcome.truncated], [true, false]);
  assert.equal(outcome.episode?.truncated, false);
});

test("sticky frames follow the counter-based draw of the slot's step", () => {
  const { slot, consoles } = aSlot({ stickiness: 0.5 }, { index: 3 });
  const steps = 40;
  const masks = [64, 128];
  slot.observation;
  const before = consoles[0]?.held.length ?? 0;
  for (let step = 0; step < steps; step++) slot.step(step % 2);
  const firsts = Array.from({ length: steps }, (_, step) => consoles[0]?.held[before + 4 * step]);
  const expected = firsts.map((_, step) => {
    const kept = step > 0 && uniform(7, "stickiness", 3, step) < 0.5;
    return masks[(kept ? step - 1 : step) % 2];
  });
  assert.deepStrictEqual(firsts, expected);
  assert.ok(new Set(firsts.map((mask, step) => mask === masks[step % 2])).size === 2);
});

test("evaluations draw other numbers than training", () => {
  const training = aSlot().slot;
  const evaluation = aSlot({}, { draws: "evaluation" }).slot;
  assert.equal(evaluation.actionDraw(), uniform(7, "evaluationAction", 0, 0));
  assert.notEqual(evaluation.actionDraw(), training.actionDraw());
});

const hard: Partial<GameConfig> = {
  startStates: ["Start", "Later", "Far"],
  stickiness: 0.25,
  allowBacktracking: true,
  rewardClip: 5,
  timeLimitSteps: 17,
};
const action = fc.constantFrom(LEFT, RIGHT, RIGHT, RUN, RUN, RUN, RUN, HURT);
const script = fc.array(action, { minLength: 1, maxLength: 60 });

test("from any position another slot continues with the same observations, rewards and draws", () => {
  fc.assert(
    fc.property(script, script, fc.integer({ min: 1, max: 9 }), (first, second, slice) => {
      const original = aSlot(hard, { index: 2 }).slot;
      for (const step of first) original.step(step);
      const position = original.position;
      const observation = Buffer.from(original.observation);
      const expected = seen(original, second);

      const successor = aSlot(hard, { index: 2, snapshots: null }).slot;
      for (const _left of successor.seekInSlices(position, slice));
      assert.deepStrictEqual(successor.position, position);
      assert.deepStrictEqual(Buffer.from(successor.observation), observation);
      assert.deepStrictEqual(seen(successor, second), expected);

      original.seek(position);
      assert.deepStrictEqual(Buffer.from(original.observation), observation);
      assert.deepStrictEqual(seen(original, second), expected);
    }),
    { numRuns: 60 },
  );
});

test("a replay draws an episode's first frame and the last of each step, as play does", () => {
  const { slot, consoles } = aSlot();
  slot.seek({ slot: 0, episode: 0, actions: new Uint8Array(10).fill(RIGHT), stepsBefore: 10 });
  assert.equal(consoles[0]?.drawn, 11);
  slot.seek({ slot: 0, episode: 0, actions: new Uint8Array(2), stepsBefore: 2 });
  assert.equal(consoles[0]?.drawn, 14);
});

test("a seek in slices tells how many steps are left, and until it is done the slot has no position", () => {
  const { slot } = aSlot();
  const position = { slot: 0, episode: 0, actions: new Uint8Array(7).fill(RIGHT), stepsBefore: 7 };
  const left: number[] = [];
  for (const steps of slot.seekInSlices(position, 3)) {
    left.push(steps);
    assert.throws(() => slot.step(RIGHT), {
      code: "SLOT_NOT_STANDING",
      message: /has no position/,
    });
  }
  assert.deepStrictEqual(left, [4, 1, 0]);
  slot.step(RIGHT);
});

test("a seek that is given up is over: another one leads where it says", () => {
  const { slot } = aSlot();
  const long = { slot: 0, episode: 0, actions: new Uint8Array(7).fill(RUN), stepsBefore: 7 };
  const short = { slot: 0, episode: 1, actions: Uint8Array.of(RIGHT), stepsBefore: 5 };
  const given = slot.seekInSlices(long, 2);
  given.next();
  slot.seek(short);
  assert.equal(given.next().done, true);
  assert.deepStrictEqual(slot.position, short);
});

test("positions that cannot be this slot's are refused", () => {
  const good: SlotPosition = { slot: 0, episode: 0, actions: new Uint8Array(2), stepsBefore: 2 };
  const cases: [Partial<SlotPosition>, RegExp][] = [
    [{ slot: 1 }, /one of slot 1/],
    [{ episode: -1 }, /episode -1/],
    [{ stepsBefore: 1 }, /1 steps cannot contain 2 actions/],
    [{ actions: Uint8Array.of(4), stepsBefore: 9 }, /action 4 is not below 4/],
    [{ actions: new Uint8Array(17), stepsBefore: 99 }, /17 steps are not below the limit of 17/],
    [{ actions: Uint8Array.of(RIGHT, HURT, RIGHT), stepsBefore: 3 }, /ended at step 2 of 3/],
  ];
  for (const [change, message] of cases) {
    const { slot } = aSlot({ timeLimitSteps: 17 });
    assert.throws(() => slot.seek({ ...good, ...change }), { code: "POSITION_REFUSED", message });
  }
});

test("actions, buttons, states and observations that do not exist are refused", () => {
  for (const wrong of [-1, 4, 0.5, Number.NaN]) {
    assert.throws(() => aSlot().slot.step(wrong), { code: "ACTION_OUT_OF_RANGE" });
  }
  const mode = aSlot({ actions: [["MODE"]] }).slot;
  assert.throws(() => mode.step(0), { code: "BUTTON_UNKNOWN", message: /no button MODE/ });
  assert.throws(() => aSlot({ startStates: [] }), { code: "STATE_UNKNOWN", message: /Far, Later/ });
  assert.throws(() => aSlot({ startStates: ["Nowhere"] }), { code: "STATE_UNKNOWN" });
  const large = aSlot({ observation: { height: 84, width: 84 } }).slot;
  assert.throws(() => large.observation, { code: "OBSERVATION_REFUSED" });
});

test("a slot whose emulator failed has no position until it is sent somewhere", () => {
  const { slot, consoles } = aSlot();
  slot.step(RIGHT);
  const position = slot.position;
  const console = consoles[0] as FakeConsole;
  const { frame } = console;
  console.frame = () => {
    throw new Error("the core broke");
  };
  assert.throws(() => slot.step(RIGHT), /the core broke/);
  assert.throws(() => slot.position, { code: "SLOT_NOT_STANDING" });
  console.frame = frame;
  slot.seek(position);
  assert.deepStrictEqual(slot.position, position);
});

test("start scripts are played once, and with or without that cache all is the same", () => {
  const actions = [RUN, HURT, RUN, RUN, HURT, RIGHT, HURT, RUN];
  const cached = aSlot(hard);
  const plainly = aSlot(hard, { snapshots: null });
  assert.deepStrictEqual(seen(cached.slot, actions), seen(plainly.slot, actions));
  assert.ok((cached.consoles[0]?.loads ?? 0) > 0);
  const [cachedConsole, plainConsole] = [cached.consoles[0], plainly.consoles[0]];
  assert.equal(plainConsole?.loads, plainConsole?.powerOns && plainConsole.powerOns - 1);
  assert.ok((cachedConsole?.powerOns ?? 0) < (plainConsole?.powerOns ?? 0));
});

/** A console that forgets in its states which button was held in the frame before, as some cores do. */
class ForgetfulConsole extends FakeConsole {
  #before = 0;

  override frame(players: readonly number[], draw = true): void {
    super.frame(players, draw);
    // A button that is pressed anew is seen twice.
    const pressed = (players[0] ?? 0) & ~this.#before;
    this.memory.bytes[8] = (this.memory.bytes[8] as number) + (pressed === 0 ? 1 : 3);
    this.#before = players[0] ?? 0;
  }

  override loadState(state: Uint8Array): void {
    super.loadState(state);
    this.#before = 0xffff;
  }
}

for (const snapshots of ["kept", "none"])
  test(`an episode after a start script is the same whoever played the script, on a core whose states forget something (snapshots ${snapshots})`, () => {
    const console = new ForgetfulConsole();
    const { slot } = aSlot(
      { startStates: ["Later"] },
      {
        createEmulator: () => console,
        ...(snapshots === "none" && { snapshots: null }),
      },
    );
    const start = { slot: 0, episode: 0, actions: new Uint8Array(), stepsBefore: 0 };
    const rams = [0, 1, 2].map(() => {
      slot.seek(start);
      slot.step(RUN);
      return Buffer.from(console.memory.bytes).toString("hex");
    });
    assert.equal(new Set(rams).size, 1);
  });

test("a watcher sees every frame, drawn, and changes nothing", () => {
  const pictures: string[] = [];
  const watched = aSlot(hard, {
    onFrame: (picture) => pictures.push(Buffer.from(picture().rgb).toString("hex")),
  });
  const actions = [RUN, RIGHT, RUN];
  assert.deepStrictEqual(seen(watched.slot, actions), seen(aSlot(hard).slot, actions));
  assert.equal(pictures.length, 12);
  assert.equal(new Set(pictures).size, 12);
  const rgb = Buffer.from(watched.slot.picture().rgb).toString("hex");
  assert.equal(rgb, pictures[11]);
});

const BOTH = [["RIGHT"], ["P2.RIGHT"], ["RIGHT", "P2.RIGHT", "P2.A"]];

/** A game that rewards the second player, too, with ten for each frame of RIGHT. */
function forTwo(): LoadedGame {
  games.add("Two-Nes", {
    "data.json": { info: { ...FAKE_VARIABLES, other: { address: 5, type: "|u1" } } },
    "scenario.json": {
      rewards: [{ variables: { x: { reward: 1 } } }, { variables: { other: { reward: 10 } } }],
    },
  });
  return loadGame("Two-Nes", { gamePaths: [games.path] });
}

test("an action holds both players' buttons, and the sum of their rewards counts", () => {
  const config = { players: 2, actions: BOTH, rewardScale: 0.5 } as const;
  const { slot, consoles } = aSlot(config, { game: forTwo() });
  const rewards = [0, 1, 2].map((action) => slot.step(action).reward);
  assert.deepEqual(rewards, [2, 20, 22]);
  assert.deepEqual([...slot.playerRewards], [4, 40]);
  assert.equal(slot.countedReward, 44);
  const [console] = consoles;
  assert.deepEqual(console?.held.slice(-12), [...four(128), ...four(0), ...four(128)]);
  assert.deepEqual(console?.second.slice(-12), [...four(0), ...four(128), ...four(384)]);
  slot.close();
});

test("a random second player holds an action in each step, the same in every replay, and its rewards do not count", () => {
  const two = forTwo();
  const config = { players: 2, secondPlayer: "random", actions: ACTIONS } as const;
  const { slot, consoles } = aSlot(config, { game: two });
  const rewards = Array.from({ length: 12 }, () => slot.step(RIGHT).reward);
  assert.deepEqual(rewards, new Array(12).fill(4));
  const masks = [64, 128, 384, 1];
  const expected = Array.from({ length: 12 }, (_, step) =>
    four(masks[Math.floor(4 * uniform(7, "environment", 0, step))] as number),
  ).flat();
  assert.deepEqual(consoles[0]?.second.slice(-48), expected);
  assert.ok(new Set(expected).size > 2);
  assert.ok((slot.playerRewards[1] ?? -1) >= 0);
  assert.equal(slot.countedReward, 4);
  // A person who may hold more meets the same second player.
  const person = { ...config, actions: [...ACTIONS, ["START"], ["LEFT"], ["UP"]] };
  const met = aSlot(person, { game: two, ownActions: ACTIONS.length });
  for (let step = 0; step < 12; step++) met.slot.step(RIGHT);
  assert.deepEqual(met.consoles[0]?.second.slice(-48), expected);
  const other = aSlot(config, { game: two });
  other.slot.seek(slot.position);
  assert.deepEqual(other.consoles[0]?.second.slice(-48), expected);
  const evaluated = aSlot(config, { game: two, draws: "evaluation" });
  for (let step = 0; step < 12; step++) evaluated.slot.step(RIGHT);
  assert.notDeepEqual(evaluated.consoles[0]?.second.slice(-48), expected);
  for (const each of [slot, met.slot, other.slot, evaluated.slot]) each.close();
});

test("without a second player its pad is not held, and its buttons are unknown", () => {
  const { slot, consoles } = aSlot();
  slot.step(RUN);
  assert.ok(consoles[0]?.second.every((mask) => mask === undefined));
  assert.throws(() => aSlot({ actions: BOTH }).slot.step(0), {
    code: "BUTTON_UNKNOWN",
    message: /has no button P2\.RIGHT/,
  });
  slot.close();
});

function four(mask: number): readonly number[] {
  return new Array<number>(4).fill(mask);
}
