import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ledgerLine, lineSha256, noLine, parseLedgerLine } from "@lockstep/round";

/** Changes a record of a run's ledger and then sets every hash right that can be set right without playing. */
export function forge(run: string, line: number, change: (text: string) => string): void {
  const path = join(run, "ledger.jsonl");
  let [previous, bytes] = [noLine, 0];
  const ends: object[] = [];
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  const forged = lines.map((text, index) => {
    const { previous: _, ...record } = parseLedgerLine(index + 1 === line ? change(text) : text);
    const made = ledgerLine(record, previous);
    previous = lineSha256(made);
    bytes += Buffer.byteLength(made) + 1;
    ends.push({ bytes, records: index + 1, sha256: previous });
    return made;
  });
  writeFileSync(path, `${forged.join("\n")}\n`);
  const weights = join(run, "weights");
  for (const name of readdirSync(weights).filter((each) => /^\d+\.json$/.test(each))) {
    const about = join(weights, name);
    const told = JSON.parse(readFileSync(about, "utf8"));
    const ledger = ends[told.ledger.records - 1];
    writeFileSync(about, `${JSON.stringify({ ...told, ledger }, null, 2)}\n`);
  }
}
