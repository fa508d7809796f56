import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { aTerminal } from "../testing/a-terminal.ts";
import { ProgressBar, type ProgressBarOptions } from "./progress-bar.ts";
import type { Terminal } from "./terminal.ts";
import { visibleWidth } from "./text-style.ts";

/** Somebody looks at it. */
function aScreen(changes: Parameters<typeof aTerminal>[0] = {}) {
  const terminal = aTerminal({ interactive: true, ...changes });
  return { terminal, written: terminal.written };
}

const erase = "\u001b[K";

function aBar(terminal: Terminal, changes: Partial<ProgressBarOptions> = {}) {
  let ms = 0;
  const now = (): number => ms;
  const bar = new ProgressBar({ terminal, what: "episodes", total: 40, now, ...changes });
  return {
    bar,
    after: (passed: number) => {
      ms += passed;
      return bar;
    },
  };
}

test("a line shows a track, what is done of how many, and the time that is left", () => {
  const { terminal, written } = aScreen({ columns: 60 });
  const { after } = aBar(terminal);
  assert.match(written.at(-1) ?? "", /^\r─+ {2}0 of 40 episodes.\[K$/);
  after(10_000).add(10);
  const line = written.at(-1) ?? "";
  assert.match(line, /^\r━+─+ {2}10 of 40 episodes · 0:30 left.\[K$/);
  assert.equal(visibleWidth(line.slice(1)), 59);
  const [filled = "", rest = ""] = [line.match(/━+/)?.[0], line.match(/─+/)?.[0]];
  assert.ok(Math.abs(filled.length / (filled.length + rest.length) - 0.25) < 0.03);
});

test("the line is as wide as the terminal at most, down to where only the count fits", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 0, max: 50_000 }),
      fc.boolean(),
      (columns, done, colours) => {
        const { terminal, written } = aScreen({ columns, colours });
        const { after, bar } = aBar(terminal, { total: 40_000, what: "steps", atMost: true });
        after(2_000).add(done);
        bar.close();
        for (const text of written) assert.ok(visibleWidth(text) < Math.max(2, columns), text);
      },
    ),
  );
  const { terminal, written } = aScreen({ columns: 24 });
  aBar(terminal).after(2_000).add(20);
  assert.equal(written.at(-1), `\r20 of 40 episodes${erase}`);
});

test("without a terminal nothing is written, unless lines are asked for", () => {
  const { terminal, written } = aScreen({ interactive: false });
  const quiet = aBar(terminal);
  quiet.after(60_000).add(4);
  quiet.bar.printing(() => undefined);
  quiet.bar.close();
  assert.deepEqual(written, []);
  const plain = aBar(terminal, { plainEverySeconds: 15 });
  plain.after(14_000).add(4);
  plain.after(1_000).add(4);
  plain.after(1_000).add(4);
  plain.bar.close();
  assert.deepEqual(written, ["8 of 40 episodes, 1:00 left\n"]);
});

test("it is drawn ten times a second at most", () => {
  const { terminal, written } = aScreen();
  const { after } = aBar(terminal);
  for (let count = 0; count < 1000; count++) after(1).add();
  assert.ok(written.length <= 11, String(written.length));
});

test("other output stands on lines of its own, and the bar goes on below", () => {
  const { terminal, written } = aScreen();
  const { after, bar } = aBar(terminal);
  after(5).printing(() => terminal.write("found\n"));
  assert.deepEqual(written.slice(1, 3), [`\r${erase}`, "found\n"]);
  assert.match(written[3] ?? "", /0 of 40 episodes/);
  bar.close();
  bar.close();
  bar.add();
  assert.deepEqual(written.slice(4), [`\r${erase}`]);
});

test("where nobody knows how many there are, the count and the time that has passed are shown", () => {
  const { terminal, written } = aScreen();
  const { after } = aBar(terminal, { total: null, what: "files looked at" });
  after(65_000).add(1234);
  assert.equal(written.at(-1), `\r1 234 files looked at · 1:05${erase}`);
});

test("work that may end early says at most", () => {
  const { terminal, written } = aScreen();
  aBar(terminal, { total: 100, what: "steps", atMost: true }).after(5_000).add(50);
  assert.match(written.at(-1) ?? "", /50 of at most 100 steps · at most 0:05 left/);
});
