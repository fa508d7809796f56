import { type ErrorGroup, LockstepError, type LockstepErrorOptions } from "@lockstep/errors";

export type ModelErrorCode =
  | "NETWORK_SPEC"
  | "WEIGHTS_SHAPE"
  | "OPTIMIZER_STATE_SHAPE"
  | "BATCH_SHAPE"
  | "ENGINE_STATE"
  | "NON_FINITE_LOSS"
  | "NON_FINITE_GRADIENT"
  | "ENGINE_UNAVAILABLE"
  | "DEVICE_MEMORY";

/** Codes of this room's errors and their groups. */
const groups: Readonly<Record<ModelErrorCode, ErrorGroup>> = {
  /** A network that cannot be built, such as a picture smaller than its first filters. */
  NETWORK_SPEC: "configuration",
  /** Weights of another length than the network's. */
  WEIGHTS_SHAPE: "programmer",
  /** Optimizer state of another length than the optimizer's. */
  OPTIMIZER_STATE_SHAPE: "programmer",
  /** Observations or a micro-batch whose arrays do not fit together. */
  BATCH_SHAPE: "programmer",
  /** A call that the engine's state does not allow: no weights loaded, nothing accumulated, closed. */
  ENGINE_STATE: "programmer",
  /** The loss of a micro-batch is infinite or not a number. */
  NON_FINITE_LOSS: "fatal",
  /** The summed gradient is infinite or not a number; weights and optimizer state are as before. */
  NON_FINITE_GRADIENT: "fatal",
  /** The engine's library cannot be loaded, or cannot run the network here. */
  ENGINE_UNAVAILABLE: "configuration",
  /** The engine's device has too little memory for a piece of work. */
  DEVICE_MEMORY: "configuration",
};

/** An error of a network or an engine. */
export class ModelError extends LockstepError {
  declare readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string, options: LockstepErrorOptions = {}) {
    super(code, groups[code], message, options);
  }
}
