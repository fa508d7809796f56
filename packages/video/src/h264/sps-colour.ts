/** ITU-T H.264, table A-1: profiles whose parameter set has more fields before the picture's size. */
const highProfiles: ReadonlySet<number> = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128]);
/** ITU-T H.264, E.2.1: format unspecified, limited range, and BT.709 for primaries, transfer and matrix. */
const bt709: readonly (readonly [value: number, bits: number])[] = [
  [0, 1], // aspect_ratio_info_present_flag
  [0, 1], // overscan_info_present_flag
  [1, 1], // video_signal_type_present_flag
  [5, 3],
  [0, 1],
  [1, 1], // colour_description_present_flag
  [1, 8],
  [1, 8],
  [1, 8],
  [0, 1], // chroma_loc_info_present_flag
  [0, 1], // timing_info_present_flag
  [0, 1], // nal_hrd_parameters_present_flag
  [0, 1], // vcl_hrd_parameters_present_flag
  [0, 1], // pic_struct_present_flag
  [0, 1], // bitstream_restriction_flag
];

/**
 * A sequence parameter set that says its colours are BT.709, without which players guess by the picture's size.
 * ITU-T H.264, 7.3.2.1.1
 * @param sps a NAL unit without such words @throws {RangeError} for a set of a high profile, or one that has them already
 */
export function withColour(sps: Uint8Array): Uint8Array {
  const profile = sps[1] as number;
  if (highProfiles.has(profile)) throw new RangeError(`profile ${profile} is no baseline profile`);
  const bits = new Bits(unescaped(sps.subarray(1)));
  bits.skip(24);
  bits.number(); // seq_parameter_set_id
  bits.number(); // log2_max_frame_num_minus4
  const order = bits.number();
  if (order === 0) bits.number();
  if (order === 1) throw new RangeError("picture order type 1 is not read");
  bits.number(); // max_num_ref_frames
  bits.skip(1);
  bits.number(); // width
  bits.number(); // height
  if (bits.take() === 0) bits.skip(1); // frame_mbs_only_flag
  bits.skip(1);
  if (bits.take() === 1) for (let side = 0; side < 4; side++) bits.number();
  const before = bits.position;
  if (bits.take() === 1) throw new RangeError("it describes its colours already");
  const written = bits.upTo(before);
  const put = (value: number, count: number): void => {
    for (let bit = count - 1; bit >= 0; bit--) written.push((value >> bit) & 1);
  };
  put(1, 1);
  for (const [value, count] of bt709) put(value, count);
  put(1, 1); // rbsp_stop_one_bit
  while (written.length % 8 > 0) written.push(0);
  const content = Uint8Array.from({ length: written.length / 8 }, (_, byte) =>
    written.slice(8 * byte, 8 * byte + 8).reduce((sum, bit) => 2 * sum + bit, 0),
  );
  return Uint8Array.from([sps[0] as number, ...escaped(content)]);
}

class Bits {
  readonly #bytes: Uint8Array;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(): number {
    const byte = this.#bytes[this.position >> 3];
    if (byte === undefined) throw new RangeError("the parameter set ends too early");
    const bit = (byte >> (7 - (this.position & 7))) & 1;
    this.position += 1;
    return bit;
  }

  skip(count: number): void {
    for (let bit = 0; bit < count; bit++) this.take();
  }

  /** ue(v): as many zeros as bits follow the first one. */
  number(): number {
    let zeros = 0;
    while (this.take() === 0) zeros += 1;
    let value = 1;
    for (let bit = 0; bit < zeros; bit++) value = 2 * value + this.take();
    return value - 1;
  }

  upTo(position: number): number[] {
    this.position = 0;
    return Array.from({ length: position }, () => this.take());
  }
}

/** Without the 3 that follows two zeros; ITU-T H.264, 7.4.1. */
function unescaped(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, at) => !(byte === 3 && at > 1 && !bytes[at - 1] && !bytes[at - 2]));
}

function escaped(bytes: Uint8Array): number[] {
  const written: number[] = [];
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros === 2 && byte <= 3) {
      written.push(3);
      zeros = 0;
    }
    written.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return written;
}
