import type { lockstep } from "../../generated/lockstep.js";
import { checkCount, hexOfSha256, malformed, ownBytes } from "../errors/field-checks.ts";
import { maxSnapshotBytes, type WireSnapshot } from "./wire-snapshot.ts";

export function encodeSnapshot(snapshot: WireSnapshot): lockstep.v1.SlotSnapshot.$Properties {
  const { slot, episode, steps, stepsBefore, content, sha256 } = snapshot;
  return { slot, episode, steps, stepsBefore, content, sha256: Buffer.from(sha256, "hex") };
}

/** @throws {ProtocolError} `MALFORMED_MESSAGE` */
export function decodeSnapshot(snapshot: lockstep.v1.SlotSnapshot.$Properties): WireSnapshot {
  const { slot = 0, episode = 0, steps = 0, stepsBefore = 0 } = snapshot;
  const { content = new Uint8Array(0), sha256 = new Uint8Array(0) } = snapshot;
  if (content.length > maxSnapshotBytes) {
    throw malformed(
      `a snapshot of slot ${slot} has ${content.length} bytes, at most ${maxSnapshotBytes} are taken`,
    );
  }
  return {
    slot,
    episode,
    steps,
    stepsBefore: checkCount("a snapshot's steps before", stepsBefore),
    content: ownBytes(content),
    sha256: hexOfSha256("a snapshot's hash", sha256),
  };
}
