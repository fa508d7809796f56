export { likeliest, logSoftmax, sampleCategorical } from "./categorical.js";
export { purposes, uniform } from "./counter-random.js";
export * as exact from "./exact/index.js";
