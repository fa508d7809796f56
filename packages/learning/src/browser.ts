// What playing needs of this room: a page for browsers loads no more than that.
export { likeliest, logSoftmax, type Row, sampleCategorical } from "./categorical.ts";
export { type Purpose, purposes, uniform } from "./counter-random.ts";
/** Functions of `Math` that give the same bits on every processor. */
export * as exact from "./exact/index.ts";
