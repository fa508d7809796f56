import { median } from "@lockstep/learning";
import { tableLines } from "../terminal/text-table.ts";
import type { ChaosTrial, FaultRecord } from "./chaos-trial.ts";

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

/** @returns what differs from the undisturbed run, in words; nothing when they are the same */
export function differences(
  disturbed: ChaosTrial,
  undisturbed: ChaosTrial,
  updates: number,
): string[] {
  const found: string[] = [];
  for (let version = 1; version <= updates; version++) {
    const hash = disturbed.hashes.get(version);
    const expected = undisturbed.hashes.get(version);
    if (hash === undefined) found.push(`version ${version} is missing in the ledger`);
    else if (hash !== expected)
      found.push(`version ${version} has weights ${hash}, without faults ${expected}`);
  }
  const beyond = [...disturbed.hashes.keys()].filter((version) => version > updates);
  if (beyond.length > 0) found.push(`versions ${beyond.join(", ")} are beyond the end`);
  return found;
}
