import { createHash } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { messageOf } from "@lockstep/errors";
import type { SlotPosition, SlotSnapshot } from "../slot-port.ts";
import { SavedNumbers } from "./saved-numbers.ts";
import { type SlotState, type SnapshotCodec, snapshotRefused } from "./snapshot-codec.ts";

/** Increase it when the content changes its format. */
const FORMAT = 1;
const DIGEST_BYTES = 32;
/** Format, bytes of the numbers, bytes of the observation: uint32, little endian, after the position's digest. */
const HEAD_BYTES = DIGEST_BYTES + 12;
/** Damaged or hostile bytes must not fill the memory when they are unpacked. */
const MOST_UNPACKED_BYTES = 64 * 1024 * 1024;
/** The first level is three times faster than the usual one and packs nearly as well. */
const PACKING = { level: 1 } as const;

/**
 * A snapshot of a slot's state at a position. Content: the position's digest, format and lengths, numbers, observation
 * and the emulator's state, deflated.
 */
export function packSnapshot(position: SlotPosition, state: SlotState): SlotSnapshot {
  const { slot, episode, actions, stepsBefore } = position;
  const numbers = state.numbers.toBytes();
  const head = Buffer.alloc(HEAD_BYTES);
  head.set(digestOf(position, actions.length));
  head.writeUInt32LE(FORMAT, DIGEST_BYTES);
  head.writeUInt32LE(numbers.length, DIGEST_BYTES + 4);
  head.writeUInt32LE(state.observation.length, DIGEST_BYTES + 8);
  const whole = Buffer.concat([head, numbers, state.observation, state.emulator]);
  const content = Uint8Array.from(deflateRawSync(whole, PACKING));
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { slot, episode, steps: actions.length, stepsBefore, content, sha256 };
}

/**
 * The state in a snapshot that lies on the way to a position.
 * @throws {EnvironmentError} `SNAPSHOT_REFUSED` when it is damaged, of another format, or not on that way
 */
export function unpackSnapshot(snapshot: SlotSnapshot, position: SlotPosition): SlotState {
  const { slot, episode, steps, stepsBefore, content, sha256 } = snapshot;
  const hash = createHash("sha256").update(content).digest("hex");
  if (hash !== sha256) {
    throw snapshotRefused(snapshot, `its SHA-256 is ${hash}, expected ${sha256}: it is damaged`);
  }
  const onTheWay =
    slot === position.slot &&
    episode === position.episode &&
    steps <= position.actions.length &&
    stepsBefore - steps === position.stepsBefore - position.actions.length;
  if (!onTheWay) {
    throw snapshotRefused(
      snapshot,
      `the position is step ${position.actions.length} of episode ${position.episode} of slot ${position.slot}`,
    );
  }
  const whole = inflated(snapshot);
  const format = whole.length < HEAD_BYTES ? null : whole.readUInt32LE(DIGEST_BYTES);
  if (format !== FORMAT) {
    throw snapshotRefused(snapshot, `it has format ${format}, expected format ${FORMAT}`);
  }
  if (!whole.subarray(0, DIGEST_BYTES).equals(digestOf(position, steps))) {
    throw snapshotRefused(snapshot, "other actions led to it");
  }
  const numbersEnd = HEAD_BYTES + whole.readUInt32LE(DIGEST_BYTES + 4);
  const observationEnd = numbersEnd + whole.readUInt32LE(DIGEST_BYTES + 8);
  if (observationEnd > whole.length) throw snapshotRefused(snapshot, "its parts exceed it");
  return {
    numbers: SavedNumbers.fromBytes(whole.subarray(HEAD_BYTES, numbersEnd)),
    observation: whole.subarray(numbersEnd, observationEnd),
    emulator: Uint8Array.from(whole.subarray(observationEnd)),
  };
}

/** Of the history that leads to a step of the position's episode. */
function digestOf(position: SlotPosition, steps: number): Buffer {
  const { slot, episode, actions, stepsBefore } = position;
  const begun = stepsBefore - actions.length;
  return createHash("sha256")
    .update(`${slot} ${episode} ${begun} ${steps}\n`)
    .update(actions.subarray(0, steps))
    .digest();
}

function inflated(snapshot: SlotSnapshot): Buffer {
  try {
    return inflateRawSync(snapshot.content, { maxOutputLength: MOST_UNPACKED_BYTES });
  } catch (error) {
    throw snapshotRefused(snapshot, `it cannot be unpacked: ${messageOf(error)}`, error);
  }
}

/** Snapshots as all slots of Node.js have them. */
export const deflatedSnapshots: SnapshotCodec = { pack: packSnapshot, unpack: unpackSnapshot };
