import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { aHeader, ledgerLines } from "../testing/a-ledger.ts";
import { readLedgerHead, readLedgerPositions } from "./ledger-head.ts";
import { ledgerLine, lineSha256, parseLedgerLine } from "./ledger-line.ts";

function aFile(context: TestContext, lines: readonly string[], end = ""): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-ledger-head-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "ledger.jsonl");
  writeFileSync(path, lines.map((line) => `${line}\n`).join("") + end);
  return path;
}

/** Three updates; a second session after the second. */
function resumedLedger(): string[] {
  const [header = "", first = "", second = "", third = ""] = ledgerLines(3);
  const session = ledgerLine(
    { ...aHeader(), version: 2, engine: { name: "other", device: "none", versions: {} } },
    lineSha256(second),
  );
  const { previous, ...update } = parseLedgerLine(third);
  return [header, first, second, session, ledgerLine(update, lineSha256(session))];
}

test("the head of a version is the line that made it, with the sessions before it", async (context) => {
  const lines = resumedLedger();
  const path = aFile(context, lines, "torn");
  const second = await readLedgerHead(path, 2);
  assert.deepEqual(second.position, {
    bytes: lines.slice(0, 3).reduce((sum, line) => sum + line.length + 1, 0),
    records: 3,
    sha256: lineSha256(lines[2] ?? ""),
  });
  assert.deepEqual([second.run, second.version, second.lastVersion], ["test", 2, 3]);
  assert.equal(second.weightsSha256, parseLedgerLine(lines[2] ?? "").weightsSha256);
  assert.deepEqual(
    second.sessions.map(({ engine }) => engine.name),
    ["fake"],
  );
  const third = await readLedgerHead(path, 3);
  assert.deepEqual(
    third.sessions.map(({ engine, version }) => [engine.name, version]),
    [
      ["fake", 0],
      ["other", 2],
    ],
  );
  assert.equal((await readLedgerHead(path, 0)).position.records, 1);
});

test("a version is at the line that made it and at the sessions that began with it", async (context) => {
  const lines = resumedLedger();
  const path = aFile(context, lines);
  const records = async (version: number) =>
    (await readLedgerPositions(path, version)).map(({ records }) => records);
  assert.deepEqual([await records(1), await records(2), await records(3)], [[2], [3, 4], [5]]);
  assert.deepEqual(
    (await readLedgerPositions(path, 2))[0],
    (await readLedgerHead(path, 2)).position,
  );
});

test("a changed line is named, also one after the version; a version that is not there is refused", async (context) => {
  const lines = resumedLedger();
  const changed = lines.map((line, index) => (index === 3 ? line.replace("other", "2ther") : line));
  await assert.rejects(readLedgerHead(aFile(context, changed), 1), {
    code: "LEDGER_DAMAGED",
    message: /line 4 or 5 was changed/,
  });
  const noRecord = lines.map((line, index) => (index === 2 ? line.replace('"', "#") : line));
  await assert.rejects(readLedgerHead(aFile(context, noRecord), 1), /line 3 is no record/);
  await assert.rejects(readLedgerHead(aFile(context, lines), 4), {
    code: "NOT_PLAYED",
    message: /has no version 4, only those up to 3/,
  });
});
