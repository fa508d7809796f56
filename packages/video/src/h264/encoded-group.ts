/** Pictures that a decoder shows without any before them. */
export interface EncodedGroup {
  /** For each picture its one NAL unit, after its length in four bytes. The first is an IDR picture. */
  readonly units: Uint8Array;
  /** Bytes of each picture in {@link units}. */
  readonly sizes: readonly number[];
  /** The sequence parameter set, a NAL unit. */
  readonly sps: Uint8Array;
  /** The picture parameter set, a NAL unit. */
  readonly pps: Uint8Array;
}
