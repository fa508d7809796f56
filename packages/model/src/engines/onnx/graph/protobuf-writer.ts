const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/**
 * Writes the protocol buffer wire format: what ONNX files are made of. Fields are written in the order of the calls.
 * https://protobuf.dev/programming-guides/encoding/
 */
export class ProtobufWriter {
  readonly #chunks: Uint8Array[] = [];
  #byteLength = 0;

  /** An integer field. @param value a safe integer; negative ones are written as 64-bit two's complement */
  integer(field: number, value: number): this {
    this.#key(field, VARINT);
    this.#varint(BigInt.asUintN(64, BigInt(value)));
    return this;
  }

  float(field: number, value: number): this {
    this.#key(field, FIXED_32);
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.#append(bytes);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  /** @param value not copied until {@link finish} */
  bytes(field: number, value: Uint8Array): this {
    this.#key(field, LENGTH_DELIMITED);
    this.#varint(BigInt(value.byteLength));
    this.#append(value);
    return this;
  }

  /** An embedded message. */
  message(field: number, message: ProtobufWriter): this {
    this.#key(field, LENGTH_DELIMITED);
    this.#varint(BigInt(message.#byteLength));
    for (const chunk of message.#chunks) this.#append(chunk);
    return this;
  }

  /** @param room memory to write to, where it has the right length */
  finish(room?: Uint8Array): Uint8Array {
    if (room?.byteLength !== this.#byteLength) return Buffer.concat(this.#chunks);
    let offset = 0;
    for (const chunk of this.#chunks) {
      room.set(chunk, offset);
      offset += chunk.byteLength;
    }
    return room;
  }

  #key(field: number, wireType: number): void {
    this.#varint(BigInt((field << 3) | wireType));
  }

  #varint(value: bigint): void {
    const bytes: number[] = [];
    let rest = value;
    while (rest > 0x7fn) {
      bytes.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    this.#append(Uint8Array.from(bytes));
  }

  #append(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#byteLength += chunk.byteLength;
  }
}
