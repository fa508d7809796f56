import type { LearningEngine, PolicyEngine } from "./engine.ts";
import {
  actorEngineNamed,
  type EngineName,
  enginesNamed,
  hasRecurrence,
  recurrentEngines,
} from "./engine-name.ts";
import type { EngineChoice, LearningEngineOptions, PolicyEngineOptions } from "./engine-options.ts";
import { ModelError } from "./model-error.ts";
import { networkShape } from "./network/network.ts";
import type { NetworkSpec } from "./network/network-spec.ts";

/** An engine's code is loaded when it is wanted: a process uses one, and every module costs time at its start. */
const load = {
  onnxLearning: async () =>
    (await import("./engines/onnx/onnx-learning-engine.ts")).OnnxLearningEngine,
  onnxPolicy: async () => (await import("./engines/onnx/onnx-policy-engine.ts")).OnnxPolicyEngine,
  tfjsLearning: async () =>
    (await import("./engines/tfjs/tfjs-learning-engine.ts")).TfjsLearningEngine,
  tfjsPolicy: async () => (await import("./engines/tfjs/tfjs-policy-engine.ts")).TfjsPolicyEngine,
  wasmLearning: async () =>
    (await import("./engines/wasm/wasm-learning-engine.ts")).WasmLearningEngine,
  wasmPolicy: async () => (await import("./engines/wasm/wasm-policy-engine.ts")).WasmPolicyEngine,
} as const;

const learning: Readonly<
  Record<EngineName, (options: LearningEngineOptions) => Promise<LearningEngine>>
> = {
  "onnx:cpu": async (options) => (await load.onnxLearning()).create(options, "cpu"),
  "onnx:cuda": async (options) => (await load.onnxLearning()).create(options, "cuda"),
  "onnx:webgpu": async (options) => (await load.onnxLearning()).create(options, "webgpu"),
  "tfjs:node-gpu": async (options) => (await load.tfjsLearning()).create(options, "node-gpu"),
  "tfjs:node": async (options) => (await load.tfjsLearning()).create(options, "node"),
  "tfjs:wasm": async (options) => (await load.tfjsLearning()).create(options, "wasm"),
  "wasm:cpu": async (options) => (await load.wasmLearning()).create(options),
};

const inference: Readonly<
  Record<EngineName, (options: PolicyEngineOptions) => Promise<PolicyEngine>>
> = {
  "onnx:cpu": async ({ spec, threads }) => (await load.onnxPolicy()).create(spec, threads, "cpu"),
  "onnx:cuda": async ({ spec, threads }) => (await load.onnxPolicy()).create(spec, threads, "cuda"),
  "onnx:webgpu": async ({ spec, threads }) =>
    (await load.onnxPolicy()).create(spec, threads, "webgpu"),
  "tfjs:node-gpu": async ({ spec }) => (await load.tfjsPolicy()).create(spec, "node-gpu"),
  "tfjs:node": async ({ spec }) => (await load.tfjsPolicy()).create(spec, "node"),
  "tfjs:wasm": async ({ spec }) => (await load.tfjsPolicy()).create(spec, "wasm"),
  "wasm:cpu": async ({ spec }) => new (await load.wasmPolicy())(spec),
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

/**
 * The engine that actors compute with by a name. Of a name for several engines it is the first that loads here, because each
 * actor would otherwise choose by itself.
 * @throws {ModelError} `ENGINE_UNAVAILABLE`, `NETWORK_SPEC`
 */
export async function actorEngineHere(
  options: PolicyEngineOptions & EngineChoice,
): Promise<string> {
  const name = actorEngineNamed(options.name);
  if (enginesNamed(name, "inference").length === 1) return name;
  const engine = await createPolicyEngine(options);
  await engine.close();
  return `${engine.identity.name}:${engine.identity.device}`;
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
      assertEngineFits(engine, purpose, spec);
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

/**
 * Refuses a name that stands for no engine that computes such a network, before anything is loaded.
 * @throws {ModelError} `ENGINE_UNAVAILABLE`
 */
export function assertEngineFits(
  name: string,
  purpose: "learning" | "inference",
  { memory }: Pick<NetworkSpec, "memory">,
): void {
  if (memory === undefined || enginesNamed(name, purpose).some(hasRecurrence)) return;
  throw new ModelError(
    "ENGINE_UNAVAILABLE",
    `the engine ${name} does not compute networks with a memory (network.memory); use one of: ${recurrentEngines.join(", ")}`,
  );
}
