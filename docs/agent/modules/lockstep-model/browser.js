export { WasmPolicy } from "./engines/wasm/wasm-policy.js";
export { floatsOfBytes } from "./float-bytes.js";
export { ModelError } from "./model-error.js";
