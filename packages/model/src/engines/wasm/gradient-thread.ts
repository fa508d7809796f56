import { workerData } from "node:worker_threads";
import { openFastestKernels } from "../kernels/machine/machine-kernels.ts";
import { answerGradients, type GradientThreadData } from "../threads/gradient-answers.ts";
import { WasmGradients, type WasmGradientsOptions } from "./wasm-gradients.ts";

const data = workerData as WasmGradientsOptions & GradientThreadData;
answerGradients(new WasmGradients(data, openFastestKernels()), data);
