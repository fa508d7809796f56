import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { ledgerLines } from "../testing/a-ledger.ts";
import { readLedgerChain } from "./ledger-chain.ts";
import { lineSha256 } from "./ledger-line.ts";

function aFile(context: TestContext, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-ledger-chain-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "ledger.jsonl");
  writeFileSync(path, content);
  return path;
}
const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

test("a sound chain says its session, its version and its lines; a torn end is no damage", async (context) => {
  const lines = ledgerLines(3);
  const sound = await readLedgerChain(aFile(context, textOf(lines)), null);
  assert.deepEqual([sound.lines, sound.version, sound.torn, sound.problem], [4, 3, false, null]);
  assert.equal(sound.session?.run, "test");
  const torn = await readLedgerChain(aFile(context, textOf(lines).slice(0, -40)), null);
  assert.deepEqual([torn.lines, torn.version, torn.torn, torn.problem], [3, 2, true, null]);
  const empty = await readLedgerChain(aFile(context, ""), null);
  assert.deepEqual([empty.lines, empty.session, empty.problem], [0, null, null]);
});

const damages: Readonly<Record<string, readonly [(lines: string[]) => string, RegExp]>> = {
  "a changed byte": [
    (lines) => textOf(lines.map((line, i) => (i === 1 ? line.replace("12", "13") : line))),
    /^line 2 or 3 was changed/,
  ],
  "a quotation mark that became another": [
    (lines) => textOf(lines.map((line, i) => (i === 2 ? line.replace('"', "#") : line))),
    /^line 3 is no record$/,
  ],
  "a line that is missing": [
    (lines) => textOf(lines.filter((_, index) => index !== 2)),
    /^line 2 or 3 was changed, or a line between them is missing$/,
  ],
  "other ends of lines": [(lines) => textOf(lines).replaceAll("\n", "\r\n"), /^line 1 or 2 was/],
  "a first line that is missing": [(lines) => textOf(lines.slice(1)), /^line 1 is no record of/],
};
for (const [what, [damage, problem]] of Object.entries(damages))
  test(`${what} breaks the chain`, async (context) => {
    const path = aFile(context, damage(ledgerLines(3)));
    assert.match((await readLedgerChain(path, null)).problem ?? "", problem);
  });

test("a ledger that is shorter than another file knows, or has another line there, is damaged", async (context) => {
  const lines = ledgerLines(3);
  const position = {
    bytes: textOf(lines).length,
    records: 4,
    sha256: lineSha256(lines[3] ?? ""),
  };
  const known = { position, source: "weights/3.json" };
  const problemOf = async (content: string) =>
    (await readLedgerChain(aFile(context, content), known)).endProblem;
  assert.equal(await problemOf(textOf(lines)), null);
  assert.equal(
    await problemOf(textOf(lines.slice(0, 3))),
    "ends after line 3, weights/3.json knows 4 lines",
  );
  const changed = lines.map((line, i) => (i === 3 ? line.replace("0.5", "0.6") : line));
  assert.match((await problemOf(textOf(changed))) ?? "", /^line 4 is not the one that weights/);
});
