import type { Slot, SlotPosition } from "@lockstep/environment";
import type { Grant, SegmentEnd, SegmentSteps } from "@lockstep/protocol";
import { type SegmentUnderWay, samePosition } from "@lockstep/round";

/** A segment that can be sent again instead of being played again. */
export interface ReplayableSegment {
  /** What was sent of it, or was to be sent. */
  readonly messages: readonly (SegmentSteps | SegmentEnd)[];
  /** What is left to play of it; `null` when it is complete. */
  readonly underWay: SegmentUnderWay | null;
  /** Where its slot goes after it; `null` when it is under way, and when the segment that follows is kept as well. */
  readonly end: SlotPosition | null;
}

interface RememberedSegment {
  readonly slot: Slot;
  readonly version: number;
  readonly start: SlotPosition;
  readonly messages: (SegmentSteps | SegmentEnd)[];
  bytes: number;
  end: SlotPosition | null;
  underWay: SegmentUnderWay | null;
}

/** The open round's and the one before: a learner may die before its newest checkpoint is safe. */
const keptRounds = 2;

/**
 * Remembers the newest segments of each slot for a learner that has lost them, because it was started anew or because the
 * connection broke. Its slot has moved on, and to play a segment again it would have to replay its whole episode; but the
 * segment would be the same, byte for byte.
 *
 * A segment is kept for one more time only: should what is kept be damaged, then playing it again is what heals it.
 */
export class ReplayableSegments {
  readonly #maxBytes: number;
  /** By slot, one after the other. */
  readonly #kept = new Map<number, readonly RememberedSegment[]>();
  #bytes = 0;

  /** @param maxBytes of frames, all slots together; segments that do not fit are not kept */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes of frames that are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A segment begins where the slot stands. */
  begin(slot: Slot, version: number): void {
    const before = this.#of(slot.index).filter(({ end }) => end !== null);
    const begun: RememberedSegment = {
      slot,
      version,
      start: slot.position,
      messages: [],
      bytes: 0,
      end: null,
      underWay: null,
    };
    this.#keep(slot.index, [...before.slice(1 - keptRounds), begun]);
  }

  /** Something of the slot's segment is sent. Its end comes when the slot stands where the next segment begins. */
  add(message: SegmentSteps | SegmentEnd): void {
    const kept = this.#of(message.slot).at(-1);
    if (kept === undefined || kept.end !== null) return;
    kept.messages.push(message);
    if (message.type === "end") {
      kept.end = kept.slot.position;
      return;
    }
    kept.bytes += message.frames.byteLength;
    this.#bytes += message.frames.byteLength;
    if (this.#bytes > this.#maxBytes) this.forget(message.slot);
  }

  /** A segment under way was given up for now, with everything of it that was sent. */
  setAside(segment: SegmentUnderWay): void {
    const kept = this.#of(segment.slot.index).at(-1);
    if (kept?.end === null) kept.underWay = segment;
  }

  /**
   * The segment that a grant asks for, when it is kept. It is then forgotten, and so are all others that the slot does not
   * come to from there.
   * @param isOpen whether a slot still has its emulator
   */
  claim(grant: Grant, isOpen: (slot: Slot) => boolean): ReplayableSegment | null {
    const { slot, version } = grant;
    const all = this.#of(slot).filter(({ end, underWay }) => end !== null || underWay !== null);
    const at = all.findIndex(
      (kept) =>
        kept.version === version &&
        isOpen(kept.slot) &&
        samePosition(kept.start, positionOf(grant)),
    );
    const kept = all[at];
    const following = all.slice(at + 1);
    this.#keep(slot, kept === undefined ? [] : following);
    if (kept === undefined) return null;
    const { messages, underWay, end } = kept;
    return { messages, underWay, end: following.length === 0 ? end : null };
  }

  /** The slot goes somewhere else. */
  forget(slot: number): void {
    this.#keep(slot, []);
  }

  #of(slot: number): readonly RememberedSegment[] {
    return this.#kept.get(slot) ?? [];
  }

  #keep(slot: number, segments: readonly RememberedSegment[]): void {
    for (const { bytes } of this.#of(slot)) this.#bytes -= bytes;
    for (const { bytes } of segments) this.#bytes += bytes;
    if (segments.length === 0) this.#kept.delete(slot);
    else this.#kept.set(slot, segments);
  }
}

function positionOf({ slot, episode, actions, stepsBefore }: Grant): SlotPosition {
  return { slot, episode, actions, stepsBefore };
}
