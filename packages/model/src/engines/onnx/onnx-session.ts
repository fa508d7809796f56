import { messageOf } from "@lockstep/errors";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { deviceError } from "../../device-memory.ts";
import type { EngineIdentity } from "../../engine.ts";
import type { OnnxDevice } from "../../engine-name.ts";
import { ModelError } from "../../model-error.ts";

export type OnnxRuntime = typeof import("onnxruntime-node");
/** Tensors by name. */
export type Tensors = Record<string, Tensor>;

/**
 * Loads the native library, which takes about 30 MB and 50 ms: only once an engine is wanted.
 * @throws {ModelError} `ENGINE_UNAVAILABLE`
 */
export async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  // Read when the library starts; turns off its telemetry, which reports every session and stores an identifier in the
  // home folder.
  process.env["ORT_DISABLE_TELEMETRY"] ??= "1";
  try {
    const runtime = await import("onnxruntime-node");
    // Failures are also thrown, with more detail.
    runtime.env.logLevel = "fatal";
    return runtime;
  } catch (cause) {
    throw new ModelError(
      "ENGINE_UNAVAILABLE",
      `the onnx engine cannot load onnxruntime-node on ${process.platform}-${process.arch}: ${messageOf(cause)}; run npm ci`,
      { cause },
    );
  }
}

/** A graph that is loaded on a device. Runs block the calling thread. */
export class OnnxSession {
  readonly #session: InferenceSession;
  readonly #device: OnnxDevice;

  constructor(session: InferenceSession, device: OnnxDevice) {
    this.#session = session;
    this.#device = device;
  }

  /**
   * @param what is being done, for the error
   * @param fetches where outputs go; all of them to new tensors when absent
   * @throws {ModelError} `DEVICE_MEMORY`
   */
  async run(
    what: string,
    feeds: Tensors,
    fetches?: Readonly<Record<string, Tensor | null>>,
  ): Promise<Tensors> {
    try {
      return await (fetches === undefined
        ? this.#session.run(feeds)
        : this.#session.run(feeds, fetches));
    } catch (error) {
      throw deviceError({ name: "onnx", device: this.#device }, what, error);
    }
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

/**
 * Loads a graph.
 * @param threads cores that a run may use; results do not depend on it
 * @throws {ModelError} `ENGINE_UNAVAILABLE`, `DEVICE_MEMORY`
 */
export async function openSession(
  runtime: OnnxRuntime,
  model: Uint8Array,
  threads: number,
  device: OnnxDevice = "cpu",
): Promise<OnnxSession> {
  // Read when CUDA's libraries start: full single precision in their products, as on the CPU.
  if (device === "cuda") process.env["NVIDIA_TF32_OVERRIDE"] ??= "0";
  try {
    const session = await runtime.InferenceSession.create(model, {
      executionProviders: [device],
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
      // Waiting threads sleep: spinning would burn the cores that emulators need.
      extra: { session: { intra_op: { allow_spinning: "0" } } },
    });
    return new OnnxSession(session, device);
  } catch (cause) {
    const error = deviceError({ name: "onnx", device }, "the network", cause);
    if (error !== cause) throw error;
    throw new ModelError(
      "ENGINE_UNAVAILABLE",
      `the engine onnx:${device} is not available: ${shortened(messageOf(cause))}; ${remedies[device]}`,
      { cause },
    );
  }
}

/** What a device needs when a session cannot be opened. */
const remedies: Readonly<Record<OnnxDevice, string>> = {
  cpu: "run npm ci",
  cuda: "it needs an NVIDIA driver, CUDA 12 or 13 on the library path, and the provider's two libraries for it (docs/engines.md says where they are); or use onnx:cpu",
  webgpu: "it needs a graphics driver (on Linux Vulkan 1.1 and libvulkan.so.1); or use onnx:cpu",
};

/** One line, without the places in ONNX Runtime's sources and the name of the machine. */
function shortened(message: string): string {
  const line = message.trim().split("\n")[0] ?? "";
  const ofCuda = line.match(/CU\w+ failure \d+: [^;]*/);
  if (ofCuda !== null) return ofCuda[0].trim();
  return line.replace(/^.*\.(?:cc|h):\d+ .*? was false\. /, "");
}

/** Number of the graphs' arithmetic on the processor. Whoever changes a bit of what they compute counts on. */
const GRAPHS = "2";

export function onnxIdentity(runtime: OnnxRuntime, device: OnnxDevice): EngineIdentity {
  const versions = runtime.env.versions;
  return {
    name: "onnx",
    device,
    versions: { onnxruntime: versions.node ?? versions.common, graphs: GRAPHS },
  };
}
