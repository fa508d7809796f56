import { setImmediate } from "node:timers/promises";
import { messageOf } from "@lockstep/errors";
import type { TensorContainer } from "@tensorflow/tfjs-core";
import type { EngineIdentity } from "../../engine.ts";
import { ModelError } from "../../model-error.ts";
import type { Tensor, TensorFlow } from "./tensor-flow.ts";

/** How TensorFlow, its WASM backend and V8 say that there is no memory left. */
const outOfMemory =
  /\boom\b|out of memory|resource_?exhausted|failed to allocate|allocation failed|memory access out of bounds|^aborted\(/i;

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
      throw this.#explained(what, error);
    }
  }

  /**
   * Takes a tensor's numbers from the device and frees it. The event loop turns once, also where the device is this
   * thread: whoever else lives in this process is heard between two pieces of work.
   * @throws {ModelError} `DEVICE_MEMORY`
   */
  async take(what: string, tensor: Tensor): Promise<Float32Array> {
    try {
      const numbers = await tensor.data<"float32">();
      await setImmediate();
      return numbers;
    } catch (error) {
      throw this.#explained(what, error);
    } finally {
      tensor.dispose();
    }
  }

  /** Frees tensors. Each once. */
  dispose(tensors: readonly Tensor[]): void {
    for (const tensor of tensors) tensor.dispose();
  }

  #explained(what: string, error: unknown): unknown {
    if (error instanceof ModelError || !outOfMemory.test(messageOf(error))) return error;
    const { name, device } = this.identity;
    return new ModelError(
      "DEVICE_MEMORY",
      `${name}:${device} has not enough memory for ${what}: ${messageOf(error)}; use fewer rows at once (learning.microBatchRows), or a device with more memory`,
      { cause: error },
    );
  }
}
