import { after } from "node:test";
import { closeKeptEngines, type EngineFactory, someLoss } from "./engine-probe.ts";
import { gradientConformance } from "./gradient-conformance.ts";
import { inferenceConformance, type PolicyFactory } from "./inference-conformance.ts";
import { operatorConformance } from "./operator-conformance.ts";
import { referenceConformance } from "./reference-conformance.ts";
import { updateConformance } from "./update-conformance.ts";

export type { EngineFactory } from "./engine-probe.ts";
export { type CheckedBatch, checkGradients, type GradientCheck } from "./gradient-check.ts";
export { assertBatchInvariant, type PolicyFactory } from "./inference-conformance.ts";

/** Makes the engines under test. */
export interface EngineFactories {
  readonly createEngine: EngineFactory;
  readonly createPolicyEngine: PolicyFactory;
}

/**
 * Registers the tests that every engine must pass with node:test: its results equal a slow reference, finite differences
 * and PyTorch; they do not depend on batch, threads or order; it refuses wrong input with the right error.
 * @param name the engine's, which begins each test's name
 */
export function engineConformance(name: string, factories: EngineFactories): void {
  after(closeKeptEngines);
  inferenceConformance(`${name} policy engine`, factories.createPolicyEngine);
  inferenceConformance(`${name} learning engine`, ({ spec, threads }) =>
    factories.createEngine({
      spec,
      threads,
      optimizer: { kind: "rmsprop-tf", decay: 0.99, epsilon: 1e-5 },
      loss: someLoss,
      maxGradNorm: 0.5,
    }),
  );
  gradientConformance(name, factories.createEngine);
  updateConformance(name, factories.createEngine);
  operatorConformance(name, factories.createEngine);
  referenceConformance(name, factories.createEngine);
}
