import assert from "node:assert/strict";
import { test } from "node:test";
import { aMemory } from "../testing/a-memory.ts";
import { narrowingSchema, stays } from "./narrowing.ts";
import { RamSearch } from "./ram-search.ts";

const places = (search: RamSearch): string[] =>
  search.candidates(1_000).map(({ address, type }) => `${address} ${type}`);

test("a search narrows to the place that does what is looked for, over all types and ranges", () => {
  const memory = aMemory([
    { address: 0, length: 4 },
    { address: 100, length: 3 },
  ]);
  const search = new RamSearch(memory, ["|u1", "<u2", ">u2"]);
  assert.equal(search.count, 7 + 5 + 5, "two bytes of one variable lie in one range");
  memory.writeByte(101, 0xff);
  memory.writeByte(1, 5);
  search.narrow({ narrow: "greater" });
  memory.writeByte(101, 0x00);
  memory.writeByte(102, 0x01);
  search.narrow({ narrow: "greater" });
  assert.deepEqual(places(search), ["101 <u2"]);
  assert.deepEqual(search.candidates(1), [{ address: 101, type: "<u2", value: 256 }]);
});

test("a comparison with what was looks at the last comparison, not at the beginning", () => {
  const memory = aMemory([{ address: 0, length: 2 }]);
  const search = new RamSearch(memory, ["|u1"]);
  memory.writeByte(0, 9);
  search.narrow({ narrow: "changed" });
  memory.writeByte(0, 7);
  search.narrow({ narrow: "less", by: 2 });
  assert.deepEqual(places(search), ["0 |u1"]);
  search.narrow({ narrow: "unchanged" });
  assert.deepEqual(places(search), ["0 |u1"]);
});

test("comparisons are taken back one by one, with the values that they compared with", () => {
  const memory = aMemory([{ address: 0, length: 3 }]);
  const search = new RamSearch(memory, ["|u1"]);
  memory.writeByte(0, 1);
  search.narrow({ narrow: "changed" });
  search.narrow({ narrow: "equal", value: 9 });
  assert.deepEqual([search.count, search.undoable], [0, 2]);
  assert.ok(search.undo());
  assert.deepEqual(places(search), ["0 |u1"]);
  assert.ok(search.undo());
  assert.equal(search.count, 3);
  search.narrow({ narrow: "changed" });
  assert.deepEqual(places(search), ["0 |u1"], "compared with the beginning again");
  search.undo();
  assert.ok(!search.undo());
});

test("what can be taken back is bounded", () => {
  const memory = aMemory([{ address: 0, length: 8 }]);
  const search = new RamSearch(memory, ["|u1"]);
  for (let i = 0; i < 100; i++) search.narrow({ narrow: "unchanged" });
  assert.equal(search.undoable, 32);
});

test("types that data.json does not have, and searches that are too large, are refused", () => {
  const memory = aMemory([{ address: 0, length: 1 << 20 }]);
  assert.throws(() => new RamSearch(memory, ["u3"]), {
    code: "SEARCH_REFUSED",
    message: /'u3' is no type of data\.json/,
  });
  const types = ["|u1", "|i1", "<u2", ">u2", "<i2"];
  assert.throws(() => new RamSearch(memory, types), {
    code: "SEARCH_REFUSED",
    message: /5242880 candidates, expected 1 to 4194304; search for fewer types/,
  });
  assert.throws(() => new RamSearch(aMemory([]), ["|u1"]), { code: "SEARCH_REFUSED" });
});

test("signed, packed and low-nybble decimals are compared as what they mean", () => {
  const memory = aMemory([{ address: 0, length: 2 }]);
  memory.writeByte(0, 0x99);
  const search = (type: string, value: number): number => {
    const found = new RamSearch(memory, [type]);
    found.narrow({ narrow: "equal", value });
    return found.count;
  };
  assert.deepEqual(
    [search("|i1", -103), search("|d1", 99), search("|n1", 9), search(">d2", 9900)],
    [1, 1, 1, 1],
  );
});

test("each comparison does what it says", () => {
  const says = (narrow: object, now: number, before: number): boolean =>
    stays(narrowingSchema.parse(narrow), now, before);
  assert.ok(
    says({ narrow: "equal", value: 3 }, 3, 0) && !says({ narrow: "equal", value: 3 }, 4, 3),
  );
  assert.ok(says({ narrow: "unequal", value: 3 }, 4, 3));
  assert.ok(says({ narrow: "greater" }, 4, 3) && !says({ narrow: "greater" }, 3, 3));
  assert.ok(says({ narrow: "greater", value: 9 }, 10, 99));
  assert.ok(says({ narrow: "greater", by: 2 }, 5, 3) && !says({ narrow: "greater", by: 2 }, 6, 3));
  assert.ok(says({ narrow: "less" }, 2, 3) && says({ narrow: "less", value: 3 }, 2, 0));
  assert.ok(says({ narrow: "changed", by: 2 }, 1, 3) && says({ narrow: "changed", by: 2 }, 5, 3));
  assert.ok(!says({ narrow: "changed" }, 3, 3) && says({ narrow: "unchanged" }, 3, 3));
});

test("comparisons that contradict themselves are refused", () => {
  for (const narrow of [
    { narrow: "equal" },
    { narrow: "changed", value: 3 },
    { narrow: "unchanged", by: 1 },
    { narrow: "greater", value: 1, by: 1 },
    { narrow: "less", by: 0 },
    { narrow: "bigger" },
    { narrow: "less", than: 2 },
  ])
    assert.throws(() => narrowingSchema.parse(narrow), JSON.stringify(narrow));
});
