import type { ExportProblem } from "@lockstep/export";

/** What the verification of an export found. */
export interface ExportVerification {
  /** What was compared and is as the export says, in sentences' parts. */
  readonly proven: readonly string[];
  readonly notProven: readonly string[];
  /** None: all that was compared is so. */
  readonly problems: readonly ExportProblem[];
}

/** The last line when all is well. */
export function exportLine({ proven, notProven }: ExportVerification): string {
  const rest = notProven.length === 0 ? "" : `; not proven: ${notProven.join("; ")}`;
  return `sound   proven: ${proven.join("; ")}${rest}`;
}
