import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { presets } from "@lockstep/run-configuration";
import fc from "fast-check";
import { ledgerLines } from "../testing/a-ledger.ts";
import { type KnownEnd, LedgerAudit, type LedgerProblem } from "./ledger-audit.ts";
import { ledgerLine, lineSha256, noLine, parseLedgerLine } from "./ledger-line.ts";
import { readLedger } from "./read-ledger.ts";

const updates = 4;
const lines = ledgerLines(updates);
const text = `${lines.join("\n")}\n`;
const end: KnownEnd = {
  source: "weights/4.json",
  position: {
    bytes: text.length,
    records: lines.length,
    sha256: lineSha256(lines.at(-1) ?? ""),
  },
};

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "lockstep-round-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function audited(content: string | Uint8Array, ends: readonly KnownEnd[] = [end]) {
  const path = join(folder, "ledger.jsonl");
  writeFileSync(path, content);
  const audit = new LedgerAudit(ends);
  for await (const line of readLedger(path)) audit.add(line);
  return { audit, problems: audit.finish() };
}

function wheres(problems: readonly LedgerProblem[]): string[] {
  return problems.map(({ where }) => where);
}

test("an untouched ledger has no problem and says what every version's weights are", async () => {
  const { audit, problems } = await audited(text);
  assert.deepEqual(problems, []);
  assert.equal(audit.header?.run, "test");
  assert.deepEqual([...audit.weights.keys()], [0, 1, 2, 3, 4]);
});

test("whichever byte is changed, its line is named, and no other", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: text.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      async (at, by) => {
        const bytes = Buffer.from(text);
        const was = bytes[at] ?? 0;
        // A newline that comes or goes moves the numbers of the lines after it.
        fc.pre(was !== 0x0a && (was ^ by) !== 0x0a);
        bytes[at] = was ^ by;
        const changed = text.slice(0, at).split("\n").length;
        const { problems } = await audited(bytes);
        const named = new Set(
          wheres(problems).map((where) => /line (\d+)/.exec(where)?.[1] ?? where),
        );
        assert.deepEqual([...named], [String(changed)], JSON.stringify(problems));
      },
    ),
    { numRuns: 300 },
  );
});

test("an action that was changed is named with its update and slot", async () => {
  const changed = lines.map((line, index) =>
    index === 3 ? line.replace('"actions":"AwEC"', '"actions":"AwEB"') : line,
  );
  assert.notDeepEqual(changed, lines);
  const { problems } = await audited(`${changed.join("\n")}\n`);
  assert.deepEqual(wheres(problems), [
    "ledger.jsonl line 4 (update 3), slot 1",
    "ledger.jsonl line 4",
  ]);
});

test("a line that is missing, at the end or before it, is noticed", async () => {
  const { problems: short } = await audited(`${lines.slice(0, 4).join("\n")}\n`);
  assert.match(short[0]?.what ?? "", /weights\/4.json knows 5 lines/);
  const { problems: gap } = await audited(
    `${[...lines.slice(0, 2), ...lines.slice(3)].join("\n")}\n`,
  );
  assert.ok(gap.some(({ what }) => what === "has version 3, expected 2"));
  const { problems: cut } = await audited(text.slice(0, -1));
  assert.ok(cut.some(({ what }) => what.includes("it has no end")));
});

test("later sessions may begin anywhere as long as they speak of the same weights", async () => {
  const session = JSON.parse(lines[0] ?? "");
  const [, , , , last = ""] = lines;
  const { version, weightsSha256 } = JSON.parse(last);
  const line = JSON.stringify({ ...session, previous: lineSha256(last), version, weightsSha256 });
  assert.deepEqual((await audited(`${text}${line}\n`)).problems, []);
  const wrong = JSON.stringify({ ...session, previous: lineSha256(last), version });
  const { problems } = await audited(`${text}${wrong}\n`);
  assert.match(problems[0]?.what ?? "", /^names weights .* an earlier line/);
});

test("a hidden state that is no whole number of floats is no record's, and one of another length is named", async () => {
  const [head = "", first = ""] = lines;
  const withState = (bytes: number): string => {
    const { segments, ...rest } = JSON.parse(first);
    const hiddenState = Buffer.alloc(bytes).toString("base64");
    return JSON.stringify({ ...rest, segments: [{ ...segments[0], hiddenState }, segments[1]] });
  };
  assert.throws(() => parseLedgerLine(withState(6)), /hiddenState: expected whole 32-bit floats/);
  assert.doesNotThrow(() => parseLedgerLine(withState(8)));
  const { environment, ...rest } = presets["default"]?.configuration ?? {};
  const played = { identity: { "rom.nes": "a".repeat(64) }, startStates: ["one"] };
  const configuration = { ...rest, environment: { ...environment, ...played } };
  const { previous: _, ...header } = JSON.parse(head);
  const known = ledgerLine({ ...header, configuration }, noLine);
  const chained = (line: string): string =>
    JSON.stringify({ ...JSON.parse(line), previous: lineSha256(known) });
  const { problems } = await audited(`${known}\n${chained(withState(8))}\n`, []);
  assert.deepEqual(problems, [
    {
      where: "ledger.jsonl line 2 (update 1), slot 0",
      what: "has a hidden state of 8 bytes, the configuration's network has 0",
    },
  ]);
  assert.deepEqual((await audited(`${known}\n${chained(first)}\n`, [])).problems, []);
});
