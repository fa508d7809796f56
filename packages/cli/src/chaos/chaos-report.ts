import { median } from "@lockstep/learning";
import { tableLines } from "../terminal/text-table.ts";
import type { ChaosTrial, FaultRecord } from "./chaos-trial.ts";

/** Places that one line names. */
const mostSpans = 8;

const seconds = (value: number): string => `${value.toFixed(2)} s`;

/** A fault whose consequences are over. */
export function recoveryLine({ what, atSeconds, version, recoverySeconds }: FaultRecord): string {
  const at = `${atSeconds.toFixed(1)} s`.padStart(8);
  return `${at}  version ${String(version).padEnd(4)} ${what}: two versions later in ${seconds(recoverySeconds)}`;
}

/** How long each kind of fault held a run up, next to how long two undisturbed versions take. */
export function recoveryTable(faults: readonly FaultRecord[], usualSeconds: number): string[] {
  const kinds = [...new Set(faults.map(({ kind }) => kind))].sort();
  const rows = kinds.map((kind) => {
    const times = faults
      .filter((fault) => fault.kind === kind)
      .map(({ recoverySeconds }) => recoverySeconds);
    const usual = median(times);
    return [
      kind,
      String(times.length),
      usual.toFixed(2),
      Math.max(...times).toFixed(2),
      Math.max(0, usual - 2 * usualSeconds).toFixed(2),
    ];
  });
  return tableLines(
    [
      { title: "fault" },
      { title: "times", align: "right" },
      { title: "median s", align: "right" },
      { title: "longest s", align: "right" },
      { title: "median s lost", align: "right" },
    ],
    rows,
  );
}

/** How fast a disturbed run was. */
export function paceLine(disturbed: ChaosTrial, undisturbed: ChaosTrial): string {
  const times = disturbed.seconds / undisturbed.seconds;
  return [
    `${disturbed.seconds.toFixed(1)} s, ${times.toFixed(2)} × undisturbed`,
    `${disturbed.faults.length} faults, ${disturbed.restarts} restarts of services`,
    `longest without a version ${seconds(disturbed.longestGapSeconds)}`,
  ].join("; ");
}

/** @returns what differs from the undisturbed run, a line for each kind; nothing when they are the same */
export function differences(
  disturbed: Pick<ChaosTrial, "hashes">,
  undisturbed: Pick<ChaosTrial, "hashes">,
  updates: number,
): string[] {
  const found: string[] = [];
  const versions = Array.from({ length: updates }, (_, index) => index + 1);
  const missing = versions.filter((version) => !disturbed.hashes.has(version));
  if (missing.length > 0) found.push(`missing in the ledger: ${named(missing)}`);
  const other = versions.filter((version) => {
    const hash = disturbed.hashes.get(version);
    return hash !== undefined && hash !== undisturbed.hashes.get(version);
  });
  const [first] = other;
  if (first !== undefined)
    found.push(
      `other weights than without faults: ${named(other)}; version ${first} has ${disturbed.hashes.get(first)}, without faults ${undisturbed.hashes.get(first)}`,
    );
  const beyond = [...disturbed.hashes.keys()].filter((version) => version > updates);
  if (beyond.length > 0) found.push(`beyond the end: ${named(beyond)}`);
  return found;
}

/** @param versions not empty */
function named(versions: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const version of [...versions].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last !== undefined && last[1] === version - 1) last[1] = version;
    else spans.push([version, version]);
  }
  const shown = spans
    .slice(0, mostSpans)
    .map(([from, to]) => (from === to ? from : `${from} to ${to}`));
  const rest = spans.length - shown.length;
  const more = rest === 0 ? "" : ` and ${rest} more places`;
  return `version${versions.length === 1 ? "" : "s"} ${shown.join(", ")}${more}`;
}
