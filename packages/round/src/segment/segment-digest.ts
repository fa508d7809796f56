import { createHash, type Hash } from "node:crypto";
import { bytesOfFloats } from "@lockstep/model";
import type { SegmentColumns } from "./recorded-segment.ts";

/** The content of a whole segment. */
export interface SegmentContent extends SegmentColumns {
  readonly bootstrapValue: number;
  /** Of a network with a memory. */
  readonly hiddenState?: Float32Array;
}

/** Digests a segment as its steps arrive; the division into messages does not matter. */
export interface SegmentDigest {
  update(steps: SegmentColumns): void;
  /**
   * SHA-256 of all frames so far, lower-case hex: a replay of the actions reproduces them without the policy's weights.
   */
  framesSha256(): string;
  /**
   * Call once, after all steps.
   * @param hiddenState after them, of a network with a memory
   * @returns lower-case hex
   */
  finish(bootstrapValue: number, hiddenState?: Float32Array): string;
}

const domain = "lockstep segment 1\n";
const columns = [
  "actions",
  "rewards",
  "flags",
  "logProbabilities",
  "values",
  "truncatedValues",
  "frames",
] as const satisfies readonly (keyof SegmentColumns)[];

/**
 * SHA-256 of a domain line, then of each column in the order of {@link SegmentColumns} its length in bytes (uint32,
 * little endian) and the SHA-256 of its bytes (numbers as float32, little endian), then of the bootstrap value
 * (float32, little endian), then, where the network has a memory, of the hidden state (float32, little endian). Each
 * column has its own hash, so the digest can be computed while the segment is still played.
 */
export function createSegmentDigest(): SegmentDigest {
  const hashes = Object.fromEntries(columns.map((name) => [name, createHash("sha256")])) as Record<
    keyof SegmentColumns,
    Hash
  >;
  const lengths = new Map<string, number>();
  return {
    update(steps) {
      for (const name of columns) {
        const column = steps[name];
        const bytes = column instanceof Float32Array ? bytesOfFloats(column) : column;
        hashes[name].update(bytes);
        lengths.set(name, (lengths.get(name) ?? 0) + bytes.byteLength);
      }
    },
    framesSha256: () => hashes.frames.copy().digest("hex"),
    finish(bootstrapValue, hiddenState) {
      const whole = createHash("sha256").update(domain);
      for (const name of columns) {
        const length = new DataView(new ArrayBuffer(4));
        length.setUint32(0, lengths.get(name) ?? 0, true);
        whole.update(length).update(hashes[name].digest());
      }
      whole.update(bytesOfFloats(Float32Array.of(bootstrapValue)));
      if (hiddenState !== undefined) whole.update(bytesOfFloats(hiddenState));
      return whole.digest("hex");
    },
  };
}

/** Digest of a whole segment, see {@link createSegmentDigest}, in lower-case hex. */
export function segmentDigest(segment: SegmentContent): string {
  const digest = createSegmentDigest();
  digest.update(segment);
  return digest.finish(segment.bootstrapValue, segment.hiddenState);
}
