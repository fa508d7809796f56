/** TensorFlow.js, loaded once an engine is wanted. */
export type TensorFlow = typeof import("@tensorflow/tfjs-core");
export type { Rank, Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
