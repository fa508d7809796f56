const KERNELS = "2";
export const wasmIdentity = {
    name: "wasm",
    device: "cpu",
    versions: { kernels: KERNELS },
};
