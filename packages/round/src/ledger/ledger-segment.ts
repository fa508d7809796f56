import { createHash } from "node:crypto";
import type { Segment } from "../segment/segment.ts";
import type { LedgerSegment } from "./ledger-record.ts";

/** What the ledger keeps of a segment. @param arrivalMs after the round opened */
export function ledgerSegment(segment: Segment, arrivalMs: number): LedgerSegment {
  return {
    slot: segment.slot,
    actor: segment.actor,
    steps: segment.actions.length,
    actions: Buffer.from(segment.actions).toString("base64"),
    actionsSha256: createHash("sha256").update(segment.actions).digest("hex"),
    framesSha256: segment.framesSha256,
    sha256: segment.sha256,
    arrivalMs: Math.round(arrivalMs),
  };
}
