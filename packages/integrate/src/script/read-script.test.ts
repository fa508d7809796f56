import assert from "node:assert/strict";
import { test } from "node:test";
import { readScript } from "./read-script.ts";

const refused = (text: string, message: RegExp): void =>
  assert.throws(() => readScript(text, "a.jsonl"), { code: "SCRIPT_MALFORMED", message });

test("a script is an instruction a line; empty lines and comments say nothing", () => {
  const text = '# comment\n\n{"play": 3, "hold": ["A"]}\r\n  {"narrow": "less", "by": 1}\n';
  assert.deepEqual(readScript(text, "a.jsonl"), [
    { line: 3, instruction: { play: 3, hold: ["A"] } },
    { line: 4, instruction: { narrow: "less", by: 1 } },
  ]);
});

test("what is no instruction is one line, with the line's number, what was expected and what was got", () => {
  refused('{"play": 3}\n{"play": 0}', /a\.jsonl line 2: play: .*>=1, got 0/);
  refused('\n{"play": 3, "held": ["A"]}', /line 2: play: .*"held"/);
  refused('{"paly": 3}', /line 1: expected an object whose first key is one of play, rewind/);
  refused("[1]", /line 1: expected an object .* got \[1\]/);
  refused('{"play": 3', /line 1: .*JSON/);
  refused(
    '{"reward": {"variables": {"x": {"op": "bigger"}}}}',
    /reward\.variables\.x\.op: .*"equal"/,
  );
  refused('{"crop": [1, 2]}', /line 1: crop/);
  refused('{"narrow": "equal"}', /narrow: equal needs a value/);
  refused("# nothing", /a\.jsonl: it has no instruction/);
});
