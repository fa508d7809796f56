import {
  type EnvironmentSpec,
  frameBytes,
  type ObservationSpec as InnerObservationSpec,
  stackSize,
} from "@lockstep/environment/configuration";
import { LibraryError } from "./library-error.ts";

/**
 * What an agent sees at one step: of pictures a `Uint8Array` in the order `[stack, height, width]`, oldest picture first,
 * 0 is black; of vectors a `Float32Array`.
 */
export type Observation = Uint8Array | Float32Array;

/** The kind and the shape of an observation. */
export type ObservationSpec =
  | {
      readonly kind: "pictures";
      readonly type: "uint8";
      readonly shape: readonly [stack: number, height: number, width: number];
    }
  | {
      readonly kind: "vector";
      readonly type: "float32";
      readonly shape: readonly [length: number];
    };

/** As the library describes it. */
export function observationSpec({ observation }: EnvironmentSpec): ObservationSpec {
  if (observation.kind === "vector")
    return { kind: "vector", type: "float32", shape: [observation.length] };
  const { stack, height, width } = observation;
  return { kind: "pictures", type: "uint8", shape: [stack, height, width] };
}

/** A copy of an environment's bytes, which stays as it is while the environment goes on. */
export function observationOf(bytes: Uint8Array, { kind }: InnerObservationSpec): Observation {
  const copy = bytes.slice();
  return kind === "pictures" ? copy : new Float32Array(copy.buffer);
}

/**
 * Observations as the network takes them: all bytes, one after the other.
 * @throws {LibraryError} `BAD_ARGUMENT` for one of another type or length
 */
export function bytesOf(
  observations: readonly Observation[],
  spec: InnerObservationSpec,
): Uint8Array {
  if (!Array.isArray(observations))
    throw new LibraryError(
      "BAD_ARGUMENT",
      `act got ${described(observations)}, expected an array of observations; put a single one in brackets`,
    );
  const size = frameBytes(spec) * stackSize(spec);
  const expected = spec.kind === "pictures" ? Uint8Array : Float32Array;
  const bytes = new Uint8Array(size * observations.length);
  for (const [row, observation] of observations.entries()) {
    if (!(observation instanceof expected) || observation.byteLength !== size)
      throw new LibraryError(
        "BAD_ARGUMENT",
        `observation ${row} is ${described(observation)}, expected a ${expected.name} of ${size / expected.BYTES_PER_ELEMENT}: what an environment of this policy's kind gives`,
      );
    const { buffer, byteOffset, byteLength } = observation;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), row * size);
  }
  return bytes;
}

function described(value: unknown): string {
  if (ArrayBuffer.isView(value) && "length" in value)
    return `a ${value.constructor.name} of ${String(value.length)}`;
  return Array.isArray(value) ? `an array of ${value.length}` : `a value of type ${typeof value}`;
}
