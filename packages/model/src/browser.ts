// What of this room runs in a browser, too: nothing here needs Node.js.
export type { Inference } from "./engine.ts";
export { WasmPolicy } from "./engines/wasm/wasm-policy.ts";
export { floatsOfBytes } from "./float-bytes.ts";
export { ModelError, type ModelErrorCode } from "./model-error.ts";
export type { NetworkSpec } from "./network/network-spec.ts";
