import type { LearningEngineOptions } from "../../engine-options.ts";
import { KernelLearningEngine } from "../kernels/kernel-learning-engine.ts";
import { KernelOptimizer } from "../kernels/kernel-optimizer.ts";
import { openFastestKernels } from "../kernels/machine/machine-kernels.ts";
import type { GradientSource } from "../threads/gradient-source.ts";
import { gradientThreadCount } from "../threads/gradient-thread-count.ts";
import { GradientThreads } from "../threads/gradient-threads.ts";
import { PanelParameters } from "./panel-parameters.ts";
import { WasmGradients, type WasmGradientsOptions } from "./wasm-gradients.ts";
import { wasmIdentity } from "./wasm-identity.ts";
import { WasmPolicyEngine } from "./wasm-policy-engine.ts";

/** The learning step by the project's own WebAssembly: parameters and gradients stay in the engine's order. */
export class WasmLearningEngine extends KernelLearningEngine {
  /** @throws {ModelError} `NETWORK_SPEC`, `ENGINE_UNAVAILABLE`, `DEVICE_MEMORY` */
  static async create(options: LearningEngineOptions): Promise<WasmLearningEngine> {
    const { spec } = options;
    const identity = wasmIdentity;
    const optimizer = new KernelOptimizer(
      options.optimizer,
      identity,
      (memory) => new PanelParameters(memory, spec),
    );
    const parts = {
      identity,
      policy: new WasmPolicyEngine(spec),
      gradients: await openGradients(options, optimizer.numbers),
      optimizer,
    };
    return new WasmLearningEngine(parts, options);
  }
}

/** Threads, where there are cores and enough work for several. A micro-batch's gradients do not depend on them. */
async function openGradients(
  options: LearningEngineOptions,
  numbers: number,
): Promise<GradientSource> {
  const { spec, loss, operatorHashes = false } = options;
  const count = gradientThreadCount(options);
  const data: WasmGradientsOptions = { spec, loss, operatorHashes };
  if (count === 1) return new WasmGradients(data, openFastestKernels());
  const file = new URL("./gradient-thread.js", import.meta.url);
  return GradientThreads.create({ file, data: { ...data }, count, numbers });
}
