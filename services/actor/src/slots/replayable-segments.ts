import type { Slot, SlotPosition } from "@lockstep/environment";
import { type Grant, releaseMemory, type SegmentEnd, type SegmentSteps } from "@lockstep/protocol";
import { type SegmentUnderWay, samePosition } from "@lockstep/round";

/** A segment that can be sent again without playing it. */
export interface ReplayableSegment {
  /** Its messages, sent or not. */
  readonly messages: readonly (SegmentSteps | SegmentEnd)[];
  /** The rest that is not yet played; `null` when it is complete. */
  readonly underWay: SegmentUnderWay | null;
  /** The slot's position after it; `null` while it is played, and when the next segment is kept, too. */
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

/** The open round's segment and the one before: a learner may die before its newest checkpoint is durable. */
const keptRounds = 2;

/**
 * Keeps the newest segments of each slot for a learner that has lost them after a restart or a broken connection. The
 * slot is already further; to play the segment again it would have to replay its whole episode, with the same bytes as
 * result.
 *
 * A kept segment is sent again only once: if it is damaged, the next request plays it again.
 */
export class ReplayableSegments {
  readonly #maxBytes: number;
  /** By slot, in order. */
  readonly #kept = new Map<number, readonly RememberedSegment[]>();
  #bytes = 0;

  /** @param maxBytes limit for the frames of all slots together; segments beyond it are not kept */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes of the kept frames. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Begins a segment at the slot's position. */
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
    // What was used for several rounds is freed by full collections only.
    for (const { messages } of before.slice(0, 1 - keptRounds)) {
      for (const message of messages) if (message.type === "steps") releaseMemory(message.frames);
    }
  }

  /** Records a message of the slot's segment. The segment ends when the slot is at the start of the next one. */
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

  /** Keeps an interrupted segment with all its messages. */
  setAside(segment: SegmentUnderWay): void {
    const kept = this.#of(segment.slot.index).at(-1);
    if (kept?.end === null) kept.underWay = segment;
  }

  /**
   * The segment that a grant requests, if it is kept. It is then removed, and so are all segments that do not follow
   * it.
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

  /** Removes a slot's segments because it moves to another position. */
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
