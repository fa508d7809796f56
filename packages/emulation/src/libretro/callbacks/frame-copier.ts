/** Copies the core's frames without this program's doing, as long as they have one size. */
export interface FrameCopier {
  /** Counts the frames that it has copied. */
  readonly copied: number;
  /**
   * Every further frame of this size goes to `target`, row by row without gaps; `null` ends that. The caller keeps the target
   * as long as frames may go there.
   */
  copyInto(target: Uint8Array | null, width: number, height: number, pitchBytes: number): void;
}
