/**
 * Loaded into the learner (`node --import`). Removes the mathematics of the update, so that only the work that grows with
 * the number of actors is left. Micro-batches are still laid out; weights are published unchanged.
 */
const isLearner = /services[\\/]learner[\\/]dist[\\/]main\.js$/.test(process.argv[1] ?? "");

/** Log-probability of every simulated step. */
export const logProbability = -2;

interface Engine {
  gradients(batch: { readonly actions: Int32Array }): Promise<unknown>;
  accumulate(gradients: unknown): Promise<void>;
  apply(learningRate: number): Promise<unknown>;
}

if (isLearner) {
  const engine = new URL(
    "../../../packages/model/dist/engines/onnx/onnx-learning-engine.js",
    import.meta.url,
  );
  const { OnnxLearningEngine } = (await import(engine.href)) as {
    OnnxLearningEngine: { prototype: Engine };
  };
  OnnxLearningEngine.prototype.gradients = async ({ actions }) => ({
    figures: { policyLoss: 0, valueLoss: 0, entropy: 1 },
    logProbabilities: new Float32Array(actions.length).fill(logProbability),
    values: new Float32Array(actions.length),
  });
  OnnxLearningEngine.prototype.accumulate = async () => {};
  OnnxLearningEngine.prototype.apply = async () => ({ gradientNorm: 0, weightsNorm: 0 });
}
