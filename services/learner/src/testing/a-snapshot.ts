import type { SlotPosition, SlotSnapshot } from "@lockstep/environment";
import { sha256Hex } from "@lockstep/system";

/** A snapshot of a slot at a position, with a content that only this test knows. */
export function aSnapshot({ slot, episode, actions, stepsBefore }: SlotPosition): SlotSnapshot {
  const content = Uint8Array.of(slot, episode, actions.length);
  return {
    slot,
    episode,
    steps: actions.length,
    stepsBefore,
    content,
    sha256: sha256Hex(content),
  };
}
