import { messageOf } from "@lockstep/errors";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { EngineIdentity } from "../../engine.ts";
import type { OnnxDevice } from "../../engine-name.ts";
import { ModelError } from "../../model-error.ts";

export type OnnxRuntime = typeof import("onnxruntime-node");
export type { InferenceSession, Tensor } from "onnxruntime-node";

/** Tensors by name. */
export type Tensors = Record<string, Tensor>;

/**
 * Loads the native library, which takes about 30 MB and 50 ms: only once an engine is wanted.
 * @throws {ModelError} `ENGINE_UNAVAILABLE`
 */
export async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  try {
    return await import("onnxruntime-node");
  } catch (cause) {
    throw new ModelError(
      "ENGINE_UNAVAILABLE",
      `the onnx engine cannot load onnxruntime-node on ${process.platform}-${process.arch}: ${messageOf(cause)}; run npm ci`,
      { cause },
    );
  }
}

/**
 * Loads a graph. Runs block the calling thread.
 * @param threads cores that a run may use; results do not depend on it
 * @throws {ModelError} `ENGINE_UNAVAILABLE`
 */
export async function openSession(
  runtime: OnnxRuntime,
  model: Uint8Array,
  threads: number,
  device: OnnxDevice = "cpu",
): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(model, {
      executionProviders: [device],
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
      // Waiting threads sleep: spinning would burn the cores that emulators need.
      extra: { session: { intra_op: { allow_spinning: "0" } } },
    });
  } catch (cause) {
    throw new ModelError(
      "ENGINE_UNAVAILABLE",
      `ONNX Runtime refuses the network on ${device}: ${messageOf(cause)}`,
      { cause },
    );
  }
}

export function onnxIdentity(runtime: OnnxRuntime, device: OnnxDevice): EngineIdentity {
  const versions = runtime.env.versions;
  return {
    name: "onnx",
    device,
    versions: { onnxruntime: versions.node ?? versions.common },
  };
}
