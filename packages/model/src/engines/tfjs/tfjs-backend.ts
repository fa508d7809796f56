import { setImmediate } from "node:timers/promises";
import type { TensorContainer } from "@tensorflow/tfjs-core";
import { deviceError } from "../../device-memory.ts";
import type { EngineIdentity } from "../../engine.ts";
import type { Tensor, TensorFlow } from "./tensor-flow.ts";

/** A backend of TensorFlow.js that is loaded. The process may have several: each piece of work names its own. */
export class TfjsBackend {
  readonly tf: TensorFlow;
  readonly identity: EngineIdentity;
  readonly #backend: string;

  constructor(tf: TensorFlow, backend: string, identity: EngineIdentity) {
    this.tf = tf;
    this.identity = identity;
    this.#backend = backend;
  }

  /**
   * Runs operations on this device and frees every tensor that they made but those that are returned.
   * @param what is being done, for the error
   * @throws {ModelError} `DEVICE_MEMORY`
   */
  run<T>(what: string, work: () => T): T {
    const { tf } = this;
    // Takes effect before it returns: the backend has been initialized.
    if (tf.getBackend() !== this.#backend) void tf.setBackend(this.#backend);
    try {
      return tf.tidy(work as () => TensorContainer) as T;
    } catch (error) {
      throw deviceError(this.identity, what, error);
    }
  }

  /**
   * Takes a tensor's numbers from the device and frees it. The event loop turns once, even when the device is this
   * thread, so other parts of the process run between two pieces of work.
   * @throws {ModelError} `DEVICE_MEMORY`
   */
  async take(what: string, tensor: Tensor): Promise<Float32Array> {
    try {
      const numbers = await tensor.data<"float32">();
      await setImmediate();
      return numbers;
    } catch (error) {
      throw deviceError(this.identity, what, error);
    } finally {
      tensor.dispose();
    }
  }

  /** Frees tensors. Each once. */
  dispose(tensors: readonly Tensor[]): void {
    for (const tensor of tensors) tensor.dispose();
  }
}
