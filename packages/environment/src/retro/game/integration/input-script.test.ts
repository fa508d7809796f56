import assert from "node:assert/strict";
import { test } from "node:test";
import { drain } from "../../../slot/drain.ts";
import { FakeConsole } from "../../../testing/fake-console.ts";
import { parseInputScript, playInputScript } from "./input-script.ts";

test("a script holds buttons for frames; comments and empty lines say nothing", () => {
  const spans = parseInputScript("# title\n12\n\n2 START  # go\r\n 3 RIGHT A\n", "x.inputs");
  assert.deepStrictEqual(spans, [
    { frames: 12, buttons: [] },
    { frames: 2, buttons: ["START"] },
    { frames: 3, buttons: ["RIGHT", "A"] },
  ]);
  const emulator = new FakeConsole();
  drain(playInputScript(emulator, spans, "x.inputs"));
  const expected = [...new Array(12).fill(0), 8, 8, 0x180, 0x180, 0x180];
  assert.deepStrictEqual(emulator.held, expected);
  assert.equal(emulator.drawn, 0);
});

test("what is no script is refused with file and line", () => {
  const cases: [string, RegExp][] = [
    ["5\nSTART 2", /x\.inputs: line 2: expected a number of frames above 0, got START/],
    ["0 START", /line 1: .* got 0/],
    ["-3", /got -3/],
    ["# nothing", /no frames/],
    ["999999999", /takes 999999999 frames/],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => parseInputScript(text, "x.inputs"), { code: "GAME_MALFORMED", message });
  }
});

test("an unknown button is named together with those there are", () => {
  const spans = parseInputScript("1 MODE", "x.inputs");
  assert.throws(() => drain(playInputScript(new FakeConsole(), spans, "x.inputs")), {
    code: "BUTTON_UNKNOWN",
    message:
      /^x\.inputs: the Nes has no button MODE, expected one of B, SELECT, START.*Correct the input script\.$/,
  });
});
