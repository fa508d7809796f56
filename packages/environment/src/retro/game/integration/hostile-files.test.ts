import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { LockstepError } from "@lockstep/errors";
import fc from "fast-check";
import { aGamesFolder, FAKE_VARIABLES, type GamesFolder } from "../../../testing/a-game-folder.ts";
import { aMemory } from "../../../testing/fake-memory.ts";
import { decodeBk2, encodeBk2 } from "../../recording/bk2.ts";
import { ScenarioScript } from "../../script/scenario-script.ts";
import { readScenario } from "../scenario/read-scenario.ts";
import { readVariables } from "../scenario/read-variables.ts";
import { isDone, rewardOf } from "../scenario/scenario.ts";
import type { Variable } from "../scenario/variable-reader.ts";
import { VariableTracker } from "../scenario/variable-tracker.ts";
import { readStartState } from "./start-state.ts";

let games: GamesFolder;
let folder: string;
before(() => {
  games = aGamesFolder();
  folder = games.add("Hostile-Nes");
});
after(() => games.remove());

/** It works, or throws an error of ours that names the file. */
function survives(work: () => void, name: string): void {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof LockstepError, String((error as Error).stack));
    assert.ok(error.message.includes(name), error.message);
    assert.equal(error.message.includes("\n"), false, "one line");
  }
}

/** JSON that is like a game's files without being one. */
const words = [
  ...[
    "info",
    "address",
    "type",
    "mask",
    "done",
    "reward",
    "rewards",
    "variables",
    "nodes",
    "condition",
    "op",
  ],
  ...[
    "measurement",
    "reference",
    "penalty",
    "script",
    "scripts",
    "crop",
    "actions",
    "time",
    "x",
    "__proto__",
  ],
];
const value = fc.oneof(
  fc.constantFrom(
    "any",
    "all",
    "delta",
    "absolute",
    "zero",
    "sign",
    ">u2",
    "|u1",
    "lua:f",
    "script.lua",
    "../x.lua",
  ),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: "medium" },
    value,
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...words), tie("tree"), { maxKeys: 5 }),
  ),
}));

test("any JSON as data.json gives variables or an error that names the file", () => {
  const file = join(folder, "data.json");
  const entries = fc.dictionary(fc.string({ maxLength: 5 }), tree, { maxKeys: 3 });
  fc.assert(
    fc.property(
      fc.oneof(
        tree,
        entries.map((info) => ({ info })),
      ),
      (json) => {
        writeFileSync(file, JSON.stringify(json) ?? "");
        survives(() => {
          for (const variable of readVariables(file).values()) assert.ok(variable.address >= 0);
        }, "data.json");
      },
    ),
    { numRuns: 300 },
  );
});

test("any JSON as scenario.json gives a scenario that can judge or an error that names the file", () => {
  const file = join(folder, "scenario.json");
  const variables = [
    { name: "x", address: 0, type: { width: 1, kind: "unsigned", order: [0] }, mask: null },
  ];
  const tracker = new VariableTracker(variables as unknown as Variable[]);
  tracker.restart(aMemory([1, 2, 3]));
  const near = fc.record(
    { done: tree, reward: tree, rewards: fc.array(tree), crop: tree, actions: tree },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(tree, near), (json) => {
      writeFileSync(file, JSON.stringify(json) ?? "");
      survives(() => {
        const scenario = readScenario(file, new Set(["x"]));
        isDone(scenario.done, tracker);
        for (const player of scenario.rewards) rewardOf(player, tracker);
      }, "scenario.json");
    }),
    { numRuns: 400 },
  );
});

test("conditions nested very deeply are refused or read, without a crash", () => {
  const file = join(folder, "scenario.json");
  for (const depth of [50, 100_000]) {
    writeFileSync(file, `{"done":${'{"nodes":{"n":'.repeat(depth)}{}${"}}".repeat(depth)}}`);
    survives(() => readScenario(file, new Set()), "scenario.json");
  }
});

test("cut and changed text as JSON is told with its file", () => {
  const file = join(folder, "data.json");
  const sound = JSON.stringify({ info: FAKE_VARIABLES });
  fc.assert(
    fc.property(fc.nat({ max: sound.length }), fc.string({ maxLength: 3 }), (at, text) => {
      writeFileSync(file, sound.slice(0, at) + text + sound.slice(at + 2));
      survives(() => readVariables(file), "data.json");
    }),
    { numRuns: 200 },
  );
});

test("a state that is cut, changed or would unpack without end is told with its file", () => {
  const file = join(folder, "Odd.state");
  const sound = gzipSync(Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * i) & 255)));
  fc.assert(
    fc.property(
      fc.nat({ max: sound.length - 1 }),
      fc.nat({ max: 255 }),
      fc.boolean(),
      (at, byte, cut) => {
        const bytes = Buffer.from(sound);
        bytes[at] = byte;
        writeFileSync(file, cut ? bytes.subarray(0, at) : bytes);
        survives(() => readStartState([folder], "Odd"), "Odd.state");
      },
    ),
    { numRuns: 300 },
  );
  writeFileSync(file, gzipSync(new Uint8Array(300_000_000), { level: 1 }));
  assert.throws(() => readStartState([folder], "Odd"), {
    code: "GAME_MALFORMED",
    message: /Odd\.state: /,
  });
});

test("a changed recording is played or refused, whatever was changed", () => {
  const buttons = ["B", null, "SELECT", "START", "UP", "DOWN", "LEFT", "RIGHT", "A"];
  const frames = Array.from({ length: 50 }, (_, i) => [i & 0xf1]);
  const sound = encodeBk2({ system: "Nes", game: "A-Nes", frames, state: null }, buttons);
  const change = fc.tuple(fc.nat({ max: sound.length - 1 }), fc.nat({ max: 255 }));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
      const bytes = sound.slice();
      for (const [at, byte] of changes) bytes[at] = byte;
      survives(() => decodeBk2(bytes, buttons, "odd.bk2"), "odd.bk2");
    }),
    { numRuns: 400 },
  );
});

const pieces = [
  ...[
    "while true do ",
    "end ",
    "for i=1,9 do ",
    "if x then ",
    "local t = {} ",
    "t[i] = ",
    "x = x .. x ",
    "repeat until false ",
  ],
  ...[
    "function f() ",
    "return ",
    "f() ",
    "data.x ",
    "data[1] ",
    "data.y = 1 ",
    "pcall(f) ",
    "string.rep('x', 99999) ",
    "error({}) ",
  ],
  ...[
    "setmetatable(_G, {__index = error}) ",
    "table.sort({3,2,1}, f) ",
    "('x'):gsub('.*', f) ",
    "_G = nil ",
    "getfenv(0) ",
    "select(-1) ",
  ],
  ...["unpack({}, 1, 1e7) ", "tostring(nil) ", "x = 1 ", "(", ")", "'", "--[[ "],
];
test("any Lua text runs within its limits or fails with an error that names its file", () => {
  const limits = { instructions: 20_000, memoryBytes: 2 * 1024 * 1024, cpuSeconds: 2 };
  const source = fc
    .array(fc.constantFrom(...pieces), { maxLength: 25 })
    .map((list) => list.join(""));
  const world = { variables: ["x"], variable: () => 1, byte: () => 2, frame: 0 };
  fc.assert(
    fc.property(source, (text) => {
      const file = { file: "odd.lua", source: Buffer.from(`function g() return 7 end ${text}`) };
      const script = new ScenarioScript([file], ["g"], world, limits);
      survives(() => {
        script.restart();
        script.call("g");
      }, "odd.lua");
    }),
    { numRuns: 120 },
  );
});
