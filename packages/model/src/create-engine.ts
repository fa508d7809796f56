import type { LearningEngine, PolicyEngine } from "./engine.ts";
import { type EngineName, enginesNamed } from "./engine-name.ts";
import type { EngineChoice, LearningEngineOptions, PolicyEngineOptions } from "./engine-options.ts";
import { OnnxLearningEngine } from "./engines/onnx/onnx-learning-engine.ts";
import { OnnxPolicyEngine } from "./engines/onnx/onnx-policy-engine.ts";
import { TfjsLearningEngine } from "./engines/tfjs/tfjs-learning-engine.ts";
import { TfjsPolicyEngine } from "./engines/tfjs/tfjs-policy-engine.ts";
import { WasmLearningEngine } from "./engines/wasm/wasm-learning-engine.ts";
import { WasmPolicyEngine } from "./engines/wasm/wasm-policy-engine.ts";
import { ModelError } from "./model-error.ts";
import { networkShape } from "./network/network.ts";

const learning: Readonly<
  Record<EngineName, (options: LearningEngineOptions) => Promise<LearningEngine>>
> = {
  "onnx:cpu": (options) => OnnxLearningEngine.create(options, "cpu"),
  "onnx:cuda": (options) => OnnxLearningEngine.create(options, "cuda"),
  "onnx:webgpu": (options) => OnnxLearningEngine.create(options, "webgpu"),
  "tfjs:node-gpu": (options) => TfjsLearningEngine.create(options, "node-gpu"),
  "tfjs:node": (options) => TfjsLearningEngine.create(options, "node"),
  "tfjs:wasm": (options) => TfjsLearningEngine.create(options, "wasm"),
  "wasm:cpu": (options) => WasmLearningEngine.create(options),
};

const inference: Readonly<
  Record<EngineName, (options: PolicyEngineOptions) => Promise<PolicyEngine>>
> = {
  "onnx:cpu": ({ spec, threads }) => OnnxPolicyEngine.create(spec, threads, "cpu"),
  "onnx:cuda": ({ spec, threads }) => OnnxPolicyEngine.create(spec, threads, "cuda"),
  "onnx:webgpu": ({ spec, threads }) => OnnxPolicyEngine.create(spec, threads, "webgpu"),
  "tfjs:node-gpu": ({ spec }) => TfjsPolicyEngine.create(spec, "node-gpu"),
  "tfjs:node": ({ spec }) => TfjsPolicyEngine.create(spec, "node"),
  "tfjs:wasm": ({ spec }) => TfjsPolicyEngine.create(spec, "wasm"),
  "wasm:cpu": async ({ spec }) => new WasmPolicyEngine(spec),
};

/**
 * Makes the engine that a learner updates weights with. It has no weights yet; its optimizer is at its start.
 * @throws {ModelError} `ENGINE_UNAVAILABLE`, `NETWORK_SPEC`, `DEVICE_MEMORY`
 */
export async function createEngine(
  options: LearningEngineOptions & EngineChoice,
): Promise<LearningEngine> {
  return firstThatLoads(options, "learning", (engine) => learning[engine](options));
}

/**
 * Makes the engine that an actor chooses actions with: no gradients, no optimizer, little memory. It has no weights yet.
 * @throws {ModelError} `ENGINE_UNAVAILABLE`, `NETWORK_SPEC`
 */
export async function createPolicyEngine(
  options: PolicyEngineOptions & EngineChoice,
): Promise<PolicyEngine> {
  return firstThatLoads(options, "inference", (engine) => inference[engine](options));
}

async function firstThatLoads<Engine>(
  { name, spec, onPassedOver }: EngineChoice & PolicyEngineOptions,
  purpose: "learning" | "inference",
  open: (engine: EngineName) => Promise<Engine>,
): Promise<Engine> {
  const candidates = enginesNamed(name, purpose);
  networkShape(spec);
  const problems: ModelError[] = [];
  for (const engine of candidates) {
    try {
      return await open(engine);
    } catch (error) {
      if (!(error instanceof ModelError && error.code === "ENGINE_UNAVAILABLE")) throw error;
      problems.push(error);
      if (candidates.length > 1) onPassedOver?.(engine, error.message);
    }
  }
  if (problems.length === 1) throw problems[0];
  throw new ModelError(
    "ENGINE_UNAVAILABLE",
    `no engine of "${name}" loads here: ${problems.map(({ message }) => message).join("; ")}`,
  );
}
