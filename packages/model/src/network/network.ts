import { ModelError } from "../model-error.ts";
import { mlp } from "./mlp.ts";
import { natureCnn } from "./nature-cnn.ts";
import type { NetworkShape } from "./network-shape.ts";
import type { NetworkSpec } from "./network-spec.ts";

/**
 * The layers of a network.
 * @throws {ModelError} `NETWORK_SPEC` when an extent is not a positive integer or a picture is too small
 */
export function networkShape(spec: NetworkSpec): NetworkShape {
  const { architecture, ...extents } = spec;
  for (const [name, value] of Object.entries(extents)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new ModelError(
        "NETWORK_SPEC",
        `the ${architecture} network's ${name} is ${value}; expected an integer ≥ 1`,
      );
    }
  }
  return spec.architecture === "mlp" ? mlp(spec) : natureCnn(spec);
}

/** What a network sees and chooses from, for a message. */
export function describeNetwork(spec: NetworkSpec): string {
  const observations =
    spec.architecture === "mlp"
      ? `observations of ${spec.length} numbers`
      : `${spec.height}x${spec.width}x${spec.stack} observations`;
  return `${observations} and ${spec.actions} actions`;
}
