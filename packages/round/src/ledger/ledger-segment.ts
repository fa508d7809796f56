import { createHash } from "node:crypto";
import { bytesOfFloats, floatsOfBytes } from "@lockstep/model";
import type { Segment } from "../segment/segment.ts";
import type { LedgerSegment } from "./ledger-record.ts";

/** What the ledger keeps of a segment. @param arrivalMs after the round opened */
export function ledgerSegment(segment: Segment, arrivalMs: number): LedgerSegment {
  const { hiddenStates } = segment;
  return {
    slot: segment.slot,
    actor: segment.actor,
    steps: segment.actions.length,
    actions: Buffer.from(segment.actions).toString("base64"),
    actionsSha256: createHash("sha256").update(segment.actions).digest("hex"),
    framesSha256: segment.framesSha256,
    sha256: segment.sha256,
    arrivalMs: Math.round(arrivalMs),
    ...(hiddenStates && { hiddenState: base64Of(hiddenStates.after) }),
  };
}

function base64Of(floats: Float32Array): string {
  return Buffer.from(bytesOfFloats(floats)).toString("base64");
}

/** What a ledger has of the hidden state after a segment; absent without a memory. */
export function hiddenStateOf({ hiddenState }: LedgerSegment): Float32Array | undefined {
  if (hiddenState === undefined) return undefined;
  return floatsOfBytes(Uint8Array.from(Buffer.from(hiddenState, "base64")));
}
