import assert from "node:assert/strict";
import { test } from "node:test";
import { openState, sealState } from "./state-envelope.ts";

const label = { core: "jsnes 3.0.0", romSha1: "a".repeat(40), format: 1 };
const content = new Uint8Array([1, 2, 3, 10, 13, 255]);

test("a sealed state opens to its content", () => {
  assert.deepStrictEqual(openState(label, sealState(label, content)), content);
  assert.deepStrictEqual(openState(label, sealState(label, new Uint8Array())), new Uint8Array());
});

test("a state of another core, ROM or format is refused with what was expected and what came", () => {
  const sealed = sealState(label, content);
  const cases: [Partial<typeof label>, RegExp][] = [
    [{ core: "jsnes 9.9.9" }, /expected a state of jsnes 9\.9\.9, got one of jsnes 3\.0\.0/],
    [{ romSha1: "b".repeat(40) }, /expected a state of ROM b{40}, got one of ROM a{40}/],
    [{ format: 2 }, /expected format version 2, got 1/],
  ];
  for (const [change, message] of cases) {
    assert.throws(() => openState({ ...label, ...change }, sealed), {
      code: "STATE_REFUSED",
      message,
    });
  }
});

test("a state with any byte flipped, cut off or added is refused", () => {
  const sealed = sealState(label, content);
  for (let i = 0; i < sealed.length; i++) {
    const damaged = sealed.slice();
    damaged[i] = (damaged[i] ?? 0) ^ 1;
    assert.throws(() => openState(label, damaged), { code: "STATE_REFUSED" });
    assert.throws(() => openState(label, sealed.subarray(0, i)), { code: "STATE_REFUSED" });
  }
  assert.throws(() => openState(label, new Uint8Array([...sealed, 0])), { code: "STATE_REFUSED" });
});
