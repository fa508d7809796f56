import { createPolicyEngine, parameterLayout } from "@lockstep/model";

const spec = { architecture: "nature-cnn", height: 36, width: 36, stack: 1, actions: 2 } as const;

/**
 * Opens an engine and loads the weights of a small network into it.
 * @returns the versions of its libraries
 * @throws {ModelError} `ENGINE_UNAVAILABLE`
 */
export async function tryEngine(name: string): Promise<Readonly<Record<string, string>>> {
  const engine = await createPolicyEngine({ name, spec, threads: 1 });
  try {
    // Any weights show what an engine can do, and these need not be computed.
    await engine.loadWeights(new Float32Array(parameterLayout(spec).total));
    return engine.identity.versions;
  } finally {
    await engine.close();
  }
}
