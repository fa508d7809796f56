import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { aHareDashConsole, hareDash, toFirstFrame } from "../testing/a-hare-dash.ts";
import type { Instruction } from "./instruction.ts";
import { Workbench } from "./workbench.ts";

async function aWorkbench(context: TestContext) {
  const workbench = new Workbench({
    cartridge: await hareDash(),
    name: "Own-Nes-v0",
    emulator: await aHareDashConsole(),
    coresPaths: [],
    environmentOf: () => assert.fail("nothing is tried"),
  });
  context.after(() => workbench.close());
  const run = async (...instructions: readonly Instruction[]): Promise<readonly string[]> => {
    let said: readonly string[] = [];
    for (const instruction of instructions) said = await workbench.run(instruction);
    return said;
  };
  return { workbench, run };
}

const lives = { name: "lives", address: 773, type: "|u1" };

test("the only candidate is named by its name alone; of several one has to be chosen", async (context) => {
  const { workbench, run } = await aWorkbench(context);
  await assert.rejects(run({ name: "x" }), { code: "SEARCH_REFUSED", message: /begin one/ });
  await run(...toFirstFrame, { search: ["<u2"] }, { play: 8, hold: ["RIGHT"] });
  assert.match((await run({ narrow: "greater" })).join(), /^\d+ candidates$/);
  await assert.rejects(run({ name: "x" }), {
    code: "VARIABLE_REFUSED",
    message: /expected one candidate, got \d+ \(\d+ \(0x[0-9a-f]+\) <u2, .*…\); narrow the search/,
  });
  assert.deepEqual(await run({ name: "x", address: 768 }), ["x is 58: 768 (0x300) <u2"]);
  assert.equal(workbench.value("x"), 58);
  const few = await run({ candidates: 2 });
  assert.equal(few.length, 3);
  assert.match(few[2] ?? "", /^\d+ more$/);
});

test("a variable is frozen and let go, and a script sees its value", async (context) => {
  const { run } = await aWorkbench(context);
  await run(...toFirstFrame, lives, { expect: { lives: 3 } }, { freeze: "lives", value: 9 });
  await run({ play: 5 }, { expect: { lives: 9 } }, { thaw: "lives" }, { rewind: 10 });
  await run({ expect: { lives: 3 } });
  await assert.rejects(run({ expect: { lives: 2 } }), {
    code: "EXPECTATION_FAILED",
    message: "expected lives to be 2, got 3",
  });
  await assert.rejects(run({ freeze: "lives", value: 256 }), { code: "VARIABLE_REFUSED" });
});

test("a saved state is gone back to, and nothing is tried without one", async (context) => {
  const { workbench, run } = await aWorkbench(context);
  await assert.rejects(run({ try: 10 }), { code: "NOT_TRIED" });
  await run(...toFirstFrame, lives, { save: "Start" }, { power: "on" }, { play: 1 });
  assert.notEqual(workbench.value("lives"), 3);
  await run({ load: "Start" }, { expect: { lives: 3 } });
  await assert.rejects(run({ load: "Stop" }), { code: "STATE_UNKNOWN", message: /Start/ });
});

test("what is not there is refused, and changes nothing", async (context) => {
  const { workbench, run } = await aWorkbench(context);
  await assert.rejects(run({ name: "far", address: 0x3000, type: "|u1" }), {
    code: "ADDRESS_OUT_OF_RANGE",
  });
  assert.deepEqual(workbench.draft.variables, []);
  await run(lives);
  await assert.rejects(run({ ...lives, address: 0x3000 }), { code: "ADDRESS_OUT_OF_RANGE" });
  assert.equal(workbench.draft.variable("lives").address, 773);
  await assert.rejects(run({ play: 1, hold: ["X"] }), {
    code: "NAME_REFUSED",
    message: /the Nes has no button X; it has B, SELECT, START/,
  });
});
