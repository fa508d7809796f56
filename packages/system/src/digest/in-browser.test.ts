import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

interface Digests {
  sha1Hex(bytes: Uint8Array): string;
  sha256(bytes: Uint8Array): Uint8Array;
}

/** Both are doors of this room: which of them opens, a package's conditions say. */
const digestsOf = (file: string): Promise<Digests> => import(`./${file}.js`) as Promise<Digests>;

test("a browser's digests are those of Node.js", async () => {
  const [inBrowser, inNode] = [await digestsOf("in-browser"), await digestsOf("index")];
  assert.deepEqual(Object.keys(inBrowser).sort(), Object.keys(inNode).sort());
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      assert.equal(inBrowser.sha1Hex(bytes), inNode.sha1Hex(bytes));
      assert.deepEqual(inBrowser.sha256(bytes), new Uint8Array(inNode.sha256(bytes)));
    }),
  );
});
