// What the engine `wasm` computes a network with: the kernels know addresses and extents, not layers. Every sum has one
// order, which depends neither on the number of rows nor on the processor: SIMD of fixed width only computes four sums
// side by side, and products are rounded before they are added.
//
// Numbers are float32, addresses bytes. A panel is 8 columns of a matrix, row after row: `[columns / 8][rows][8]`.
// Offsets are lists of uint32 in bytes. Kernels work on up to 4 rows at once: behind a list of offsets, and behind what they
// point to, must be memory for 3 more, whose content is arbitrary.
export { multiply, multiplyEach } from "./multiply";
export { assembleOutputs, transformFilters, transformInputs } from "./winograd";
export { addFilterGradient } from "./filter-gradient";
export { tanhEach } from "./hyperbolic";
export { addInputGradient } from "./input-gradient";
export { add, addColumns, maskByRelu, scaleByTanh, stackFrames } from "./elements";
export { packPanels, transposePanels, unpackPanels } from "./panels";
export { adam, rmsprop, squareSum } from "./optimizer";
