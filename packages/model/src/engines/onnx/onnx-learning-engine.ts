import type { OnnxDevice } from "../../engine-name.ts";
import type { LearningEngineOptions } from "../../engine-options.ts";
import { parameterLayout } from "../../network/parameter-layout.ts";
import { KernelLearningEngine } from "../kernels/kernel-learning-engine.ts";
import { KernelOptimizer } from "../kernels/kernel-optimizer.ts";
import type { GradientSource } from "../threads/gradient-source.ts";
import { gradientThreadCount } from "../threads/gradient-thread-count.ts";
import { GradientThreads } from "../threads/gradient-threads.ts";
import { FlatParameters } from "./flat-parameters.ts";
// Its type only: it is run as a thread.
import type { OnnxThreadData } from "./gradient-thread.ts";
import { invariantThreads } from "./invariant-threads.ts";
import { OnnxGradients } from "./onnx-gradients.ts";
import { OnnxPolicyEngine } from "./onnx-policy-engine.ts";
import { loadOnnxRuntime, type OnnxRuntime, onnxIdentity } from "./onnx-session.ts";

/**
 * The learning step: gradients by ONNX Runtime, and the optimizer by the project's own WebAssembly, which goes over the
 * weights once, where a graph's operators would go over them one after the other.
 */
export class OnnxLearningEngine extends KernelLearningEngine {
  /** @throws {ModelError} `ENGINE_UNAVAILABLE`, `DEVICE_MEMORY` */
  static async create(
    options: LearningEngineOptions,
    device: OnnxDevice,
  ): Promise<OnnxLearningEngine> {
    const { spec } = options;
    const layout = parameterLayout(spec);
    const runtime = await loadOnnxRuntime();
    const identity = onnxIdentity(runtime, device);
    const optimizer = new KernelOptimizer(
      options.optimizer,
      identity,
      (memory) => new FlatParameters(memory, layout),
    );
    const threads = invariantThreads(spec, options.threads);
    const policy = await OnnxPolicyEngine.create(spec, threads, device);
    const parts = {
      identity,
      policy: {
        load: (parameters: Float32Array) =>
          policy.loadWeights(parameters.subarray(0, layout.total)),
        infer: (...asked: Parameters<typeof policy.infer>) => policy.infer(...asked),
        close: () => policy.close(),
      },
      gradients: await openGradients(runtime, options, device, optimizer.numbers),
      optimizer,
    };
    return new OnnxLearningEngine(parts, options);
  }
}

async function openGradients(
  runtime: OnnxRuntime,
  options: LearningEngineOptions,
  device: OnnxDevice,
  numbers: number,
): Promise<GradientSource> {
  const { spec, loss, threads } = options;
  const count = device === "cpu" ? gradientThreadCount(options) : 1;
  const each = invariantThreads(spec, Math.floor(threads / count));
  if (count === 1) return OnnxGradients.create(runtime, { spec, loss, threads: each, device });
  const data: OnnxThreadData = { spec, loss, threads: each };
  const file = new URL("./gradient-thread.js", import.meta.url);
  return GradientThreads.create({ file, data: { ...data }, count, numbers });
}
