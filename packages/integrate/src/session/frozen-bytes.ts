/** Bytes that are held at their value. */
export interface FrozenBytes {
  readonly address: number;
  readonly bytes: Uint8Array;
}
