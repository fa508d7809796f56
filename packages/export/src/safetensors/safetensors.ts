import { messageOf } from "@lockstep/errors";
import { bytesOfFloats, floatsOfBytes } from "@lockstep/model";
import { z } from "zod";
import { ExportError } from "../export-error.ts";

/** A tensor of float32 numbers. */
export interface NamedTensor {
  readonly name: string;
  /** Row-major. */
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What is in a safetensors file. */
export interface TensorFile {
  readonly tensors: readonly NamedTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

const lengthBytes = 8;
/** Numbers begin at a multiple of it. */
const alignment = 8;
/** As the format's own reader has it. */
const mostHeaderBytes = 100_000_000;

const tensorSchema = z.strictObject({
  dtype: z.literal("F32"),
  shape: z.array(z.int().min(0)).max(16),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const headerSchema = z
  .object({ __metadata__: z.record(z.string(), z.string()).default({}) })
  .catchall(tensorSchema);

/**
 * A safetensors file: the length of a JSON header in 8 bytes, the header, and all numbers, little endian, in the order of
 * the tensors. Source: https://github.com/huggingface/safetensors#format
 */
export function encodeSafetensors({ tensors, metadata }: TensorFile): Uint8Array {
  let offset = 0;
  const entries = tensors.map(({ name, shape, values }) => {
    const begin = offset;
    offset += values.byteLength;
    return [name, { dtype: "F32", shape, data_offsets: [begin, offset] }] as const;
  });
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const bytes = Buffer.from(json);
  const padding = " ".repeat((alignment - (bytes.length % alignment)) % alignment);
  const length = new Uint8Array(lengthBytes);
  new DataView(length.buffer).setBigUint64(0, BigInt(bytes.length + padding.length), true);
  const numbers = tensors.map(({ values }) => bytesOfFloats(values));
  return Buffer.concat([length, bytes, Buffer.from(padding), ...numbers]);
}

/**
 * Reads a safetensors file of float32 tensors.
 * @param what names the file in messages
 * @throws {ExportError} `TENSORS_DAMAGED`
 */
export function decodeSafetensors(file: Uint8Array, what: string): TensorFile {
  const refuse = (problem: string): ExportError =>
    new ExportError(
      "TENSORS_DAMAGED",
      `${what} ${problem}; expected a safetensors file of float32 tensors, as lockstep export writes it`,
    );
  if (file.byteLength < lengthBytes) throw refuse(`has ${file.byteLength} bytes`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerBytes = Number(view.getBigUint64(0, true));
  const begin = lengthBytes + headerBytes;
  if (headerBytes > mostHeaderBytes || begin > file.byteLength)
    throw refuse(`says that its header has ${headerBytes} bytes and has ${file.byteLength} in all`);
  const header = headerOf(file.subarray(lengthBytes, begin), refuse);
  const { __metadata__: metadata, ...entries } = header;
  const tensors = Object.entries(entries).map(([name, entry]) => ({ name, ...entry }));
  // Empty tensors begin where others do.
  const ordered = tensors.toSorted(
    ({ data_offsets: a }, { data_offsets: b }) => a[0] - b[0] || a[1] - b[1],
  );
  let end = 0;
  for (const { name, shape, data_offsets: offsets } of ordered) {
    const size = 4 * shape.reduce((product, extent) => product * extent, 1);
    if (offsets[0] !== end || offsets[1] - offsets[0] !== size)
      throw refuse(
        `has ${name} at bytes ${offsets.join(" to ")}; a tensor of shape ${shape.join("x")} belongs at ${end} to ${end + size}`,
      );
    end = offsets[1];
  }
  if (begin + end !== file.byteLength)
    throw refuse(`has ${file.byteLength - begin} bytes of numbers, its header describes ${end}`);
  return {
    metadata,
    tensors: tensors.map(({ name, shape, data_offsets: [from, to] }) => ({
      name,
      shape,
      values: floatsOfBytes(file.subarray(begin + from, begin + to)),
    })),
  };
}

function headerOf(
  bytes: Uint8Array,
  refuse: (problem: string) => ExportError,
): z.infer<typeof headerSchema> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw refuse(`has a header that is not JSON: ${messageOf(error)}`);
  }
  const parsed = headerSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refuse(`has another header: ${issue?.path.join(".") || "it"}: ${issue?.message}`);
}
