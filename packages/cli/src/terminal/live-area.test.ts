import assert from "node:assert/strict";
import { test } from "node:test";
import { createLiveArea } from "./live-area.ts";

/** A terminal that understands the few escapes we write: rows of text and the row that the cursor is in. */
function aScreen() {
  const rows: string[] = [];
  let row = 0;
  let cursorShown = true;
  const controls: Readonly<Record<string, (count: number) => void>> = {
    A: (count) => {
      row -= count;
    },
    J: () => {
      rows.length = Math.min(rows.length, row);
    },
    H: () => {
      row = 0;
    },
    K: () => {},
    l: () => {
      cursorShown = false;
    },
    h: () => {
      cursorShown = true;
    },
  };
  const control = (piece: string): string => {
    const [, count = "", letter = "", rest = ""] = /^\[\??(\d*)([A-Za-z])(.*)$/su.exec(piece) ?? [];
    const perform = controls[letter];
    assert.ok(perform !== undefined, `escape ${piece} is not expected`);
    perform(Number(count || "1"));
    return rest;
  };
  const show = (text: string): void => {
    for (const [index, line] of text.replaceAll("\r", "").split("\n").entries()) {
      if (index > 0) row++;
      if (line !== "") rows[row] = line;
    }
  };
  const write = (text: string): void => {
    const [first = "", ...rest] = text.split(String.fromCharCode(27));
    show(first);
    for (const piece of rest) show(control(piece));
  };
  return {
    terminal: { interactive: true, colours: true, columns: 80, rows: 24, write },
    broken: (...broken: readonly string[]) => {
      rows.splice(0, rows.length, ...broken);
      row = broken.length;
    },
    text: () => rows,
    cursorShown: () => cursorShown,
  };
}

test("each picture takes the place of the one before, also when it is shorter", () => {
  const screen = aScreen();
  const area = createLiveArea(screen.terminal);
  area.draw(["one", "two", "three"]);
  area.draw(["four", "five"]);
  assert.deepEqual(screen.text(), ["four", "five"]);
});

test("a printed line stays above the picture", () => {
  const screen = aScreen();
  const area = createLiveArea(screen.terminal);
  area.draw(["picture"]);
  area.print("news");
  area.draw(["picture 2"]);
  assert.deepEqual(screen.text(), ["news", "picture 2"]);
});

test("the cursor is hidden while it lives and shown afterwards; a late picture is dropped", () => {
  const screen = aScreen();
  const area = createLiveArea(screen.terminal);
  assert.equal(screen.cursorShown(), false);
  area.draw(["last"]);
  area.close();
  area.close();
  area.draw(["late"]);
  assert.equal(screen.cursorShown(), true);
  assert.deepEqual(screen.text(), ["last"]);
});

test("when the terminal becomes narrower and breaks the picture's lines, nothing of them is left", () => {
  const screen = aScreen();
  const terminal = { ...screen.terminal, columns: 10 };
  const area = createLiveArea(terminal);
  area.draw(["1234567", "abcdefg"]);
  terminal.columns = 4;
  screen.broken("1234", "567", "abcd", "efg");
  area.draw(["123", "abc"]);
  assert.deepEqual(screen.text(), ["123", "abc"]);
  area.draw(["456"]);
  assert.deepEqual(screen.text(), ["456"]);
});
