/** A slot's complete state at a position of its episode, as it travels. */
export interface WireSnapshot {
  readonly slot: number;
  readonly episode: number;
  /** Steps of the episode before it. */
  readonly steps: number;
  /** Steps of the slot before it, over all episodes. */
  readonly stepsBefore: number;
  /** At most {@link maxSnapshotBytes}. */
  readonly content: Uint8Array;
  /** Of {@link content} as its maker computed it, lower-case hex. Those who keep or use the content compare it. */
  readonly sha256: string;
}

/** Largest content of a snapshot. Slots with a larger state are replayed. */
export const maxSnapshotBytes: number = 1024 * 1024;
