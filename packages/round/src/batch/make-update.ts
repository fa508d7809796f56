import { createHash } from "node:crypto";
import { bytesOfFloats, type LearningEngine } from "@lockstep/model";
import type { RunConfiguration } from "@lockstep/run-configuration";
import type { LedgerUpdate } from "../ledger/ledger-record.ts";
import { learningRateAfter } from "./learning-options.ts";
import type { RoundUpdate } from "./round-update.ts";

/** Weights as they are published, stored and hashed. */
export interface HashedWeights {
  /** float32, little endian, in the order of the parameter layout. */
  readonly bytes: Uint8Array;
  /** Of {@link bytes}, lower-case hex. */
  readonly sha256: string;
}

/** The update that follows a round, as the engine made it. */
export interface MadeUpdate {
  /** Of the weights that it made. */
  readonly version: number;
  readonly weights: HashedWeights;
  /** The ledger's fields of it besides segments and episodes. */
  readonly entry: Omit<LedgerUpdate, "type" | "segments" | "episodes">;
  /** L2 norm of the weights. */
  readonly weightsNorm: number;
}

/** The weights that an engine holds. */
export async function hashedWeights(
  engine: Pick<LearningEngine, "weights">,
): Promise<HashedWeights> {
  const bytes = bytesOfFloats(await engine.weights());
  return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/**
 * Makes the next version of a round whose first step's gradients are added up in the engine: its optimizer steps, then the
 * weights that they made and their hash. Learner and `lockstep verify` both make their updates with it.
 * @param version of the weights that the round was played with
 * @param rollbacks of the run before: each has halved the learning rate
 * @throws {ModelError} `NON_FINITE_LOSS`, `NON_FINITE_GRADIENT`
 */
export async function makeUpdate(
  engine: Pick<LearningEngine, "weights">,
  configuration: RunConfiguration,
  version: number,
  update: Pick<RoundUpdate, "apply">,
  rollbacks = 0,
): Promise<MadeUpdate> {
  const learningRate = learningRateAfter(configuration, version) / 2 ** rollbacks;
  const { weightsNorm, ...applied } = await update.apply(learningRate);
  const weights = await hashedWeights(engine);
  const entry = {
    version: version + 1,
    weightsSha256: weights.sha256,
    learningRate,
    ...applied,
  };
  return { version: version + 1, weights, entry, weightsNorm };
}
