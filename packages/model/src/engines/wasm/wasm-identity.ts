import type { EngineIdentity } from "../../engine.ts";

/** Number of the kernels' arithmetic. Whoever changes a bit of what they compute counts on. */
const KERNELS = "2";

export const wasmIdentity: EngineIdentity = {
  name: "wasm",
  device: "cpu",
  versions: { kernels: KERNELS },
};
