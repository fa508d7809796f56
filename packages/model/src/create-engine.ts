import type { LearningEngine, PolicyEngine } from "./engine.ts";
import type { LearningEngineOptions, PolicyEngineOptions } from "./engine-options.ts";
import { OnnxLearningEngine } from "./engines/onnx/onnx-learning-engine.ts";
import { OnnxPolicyEngine } from "./engines/onnx/onnx-policy-engine.ts";
import { ModelError } from "./model-error.ts";

/** Names of engines, the default first. */
export const engineNames: readonly string[] = ["onnx"];

/**
 * Makes the engine that a learner updates weights with. It has no weights yet; its optimizer is at its start.
 * @throws {ModelError} `ENGINE_UNAVAILABLE`, `NETWORK_SPEC`
 */
export async function createEngine(
  options: LearningEngineOptions & { readonly name: string },
): Promise<LearningEngine> {
  assertKnown(options.name);
  return OnnxLearningEngine.create(options);
}

/**
 * Makes the engine that an actor chooses actions with: no gradients, no optimizer, little memory. It has no weights yet.
 * @throws {ModelError} `ENGINE_UNAVAILABLE`, `NETWORK_SPEC`
 */
export async function createPolicyEngine(
  options: PolicyEngineOptions & { readonly name: string },
): Promise<PolicyEngine> {
  assertKnown(options.name);
  return OnnxPolicyEngine.create(options.spec, options.threads);
}

function assertKnown(name: string): void {
  if (!engineNames.includes(name)) {
    throw new ModelError(
      "ENGINE_UNAVAILABLE",
      `there is no engine "${name}"; expected one of: ${engineNames.join(", ")}`,
    );
  }
}
