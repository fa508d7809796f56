import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { coreThatSaved } from "./state-signature.ts";

test("a bare state tells which core saved it, another one nothing", () => {
  const saved = gunzipSync(readFileSync(new URL("../fixtures/Sms-1.7.5.state", import.meta.url)));
  const beginnings: readonly (readonly [Uint8Array, string | null])[] = [
    [saved, "Genesis Plus GX"],
    [Buffer.from("FCS\u00ff'4", "latin1"), "FCEUmm"],
    [Buffer.from("NST\u001a", "latin1"), "Nestopia"],
    [Buffer.from("#!s9xsnp:0009\n"), "Snes9x"],
    [Buffer.from("\r\0\0\u000003090100state", "latin1"), "Stella"],
    [Buffer.from("LSTATE\n"), null],
    [new Uint8Array(), null],
  ];
  for (const [state, core] of beginnings) assert.equal(coreThatSaved(state), core);
});
