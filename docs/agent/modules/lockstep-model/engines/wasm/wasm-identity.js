const KERNELS = "1";
export const wasmIdentity = {
    name: "wasm",
    device: "cpu",
    versions: { kernels: KERNELS },
};
