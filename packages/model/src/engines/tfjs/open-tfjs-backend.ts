import { setFlagsFromString } from "node:v8";
import { messageOf } from "@lockstep/errors";
import type { TfjsDevice } from "../../engine-name.ts";
import { ModelError } from "../../model-error.ts";
import type { TensorFlow } from "./tensor-flow.ts";
import { TfjsBackend } from "./tfjs-backend.ts";
import { completeWasmKernels } from "./wasm-kernels.ts";

/** Properties of the native backend besides its operations. */
interface NativeBackend {
  readonly isUsingGpuDevice?: boolean;
  readonly binding?: { readonly TF_Version?: string };
}

/** Packages that `npm ci` does not bring, because their install downloads TensorFlow. */
const nativePackages = {
  "node-gpu": "@tensorflow/tfjs-node-gpu",
  node: "@tensorflow/tfjs-node",
} as const;

/**
 * The number of native TensorFlow's threads affects the last bits. Its default is the number of cores. The engine
 * therefore uses the same number on every machine, and its identity contains the number.
 */
const threadsVariable = "TF_NUM_INTRAOP_THREADS";
const nativeThreads = "4";

/**
 * Loads a backend of TensorFlow.js, once a process.
 * @throws {ModelError} `ENGINE_UNAVAILABLE`
 */
export function openTfjsBackend(name: TfjsDevice): Promise<TfjsBackend> {
  return name === "wasm" ? openWasm() : openNative(name);
}

async function openWasm(): Promise<TfjsBackend> {
  // V8 11.3 (Node 20) folds allocations of the backend's hot matrix product wrongly: after some thousand calls it writes
  // beyond its heap and the process dies. Read whenever V8 compiles; nothing is noticeably slower without.
  setFlagsFromString("--no-turbo-allocation-folding");
  try {
    const tf = await import("@tensorflow/tfjs-core");
    const { version_wasm: version } = await import("@tensorflow/tfjs-backend-wasm");
    await activate(tf, "wasm");
    completeWasmKernels(tf);
    return new TfjsBackend(tf, "wasm", {
      name: "tfjs",
      device: "wasm",
      versions: { "tfjs-core": tf.version_core, "tfjs-backend-wasm": version },
    });
  } catch (cause) {
    throw unavailable("wasm", `${messageOf(cause)}; run npm ci`, cause);
  }
}

async function openNative(name: "node-gpu" | "node"): Promise<TfjsBackend> {
  process.env[threadsVariable] ??= nativeThreads;
  if (name === "node-gpu") preferSameResults(process.env);
  const packageName = nativePackages[name];
  const { tf, version } = await importNative(name, packageName);
  const backend = tf.backend() as unknown as NativeBackend;
  if (name === "node-gpu" && backend.isUsingGpuDevice !== true) {
    throw unavailable(
      name,
      `${packageName} is installed, but TensorFlow finds no GPU; it needs an NVIDIA driver, CUDA 11.2 and cuDNN 8 on its library path, or use tfjs:node`,
    );
  }
  const tensorflow = backend.binding?.TF_Version;
  return new TfjsBackend(tf, "tensorflow", {
    name: "tfjs",
    device: name,
    versions: {
      "tfjs-core": tf.version_core,
      [packageName.replace("@tensorflow/", "")]: version,
      ...(tensorflow !== undefined && { tensorflow }),
      "tensorflow-threads": process.env[threadsVariable] ?? nativeThreads,
    },
  });
}

async function importNative(
  name: "node-gpu" | "node",
  packageName: string,
): Promise<{ readonly tf: TensorFlow; readonly version: string }> {
  try {
    const tf = await import("@tensorflow/tfjs-core");
    // Not a literal, because the package has no types unless it is installed.
    const native = (await import(packageName)) as {
      readonly version?: Readonly<Record<string, string>>;
    };
    await activate(tf, "tensorflow");
    const version = native.version?.["tfjs-node"] ?? tf.version_core;
    return { tf, version };
  } catch (cause) {
    const absent = (cause as { readonly code?: string }).code === "ERR_MODULE_NOT_FOUND";
    const problem = absent
      ? `the package ${packageName} is not installed`
      : `${packageName} cannot be loaded: ${messageOf(cause).split("\n")[0]}`;
    const install = `npm install --no-save --ignore-scripts=false ${packageName}@4.22.0`;
    throw unavailable(name, `${problem}; run ${install}, or use tfjs:wasm or onnx`, cause);
  }
}

async function activate(tf: TensorFlow, backend: string): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`backend ${backend} does not start`);
  await tf.ready();
}

/** Read when CUDA's libraries start: products in full single precision, and kernels that add in a fixed order. */
function preferSameResults(environment: NodeJS.ProcessEnv): void {
  environment["NVIDIA_TF32_OVERRIDE"] ??= "0";
  environment["TF_DETERMINISTIC_OPS"] ??= "1";
  environment["TF_CUDNN_DETERMINISTIC"] ??= "1";
}

function unavailable(device: TfjsDevice, problem: string, cause?: unknown): ModelError {
  return new ModelError(
    "ENGINE_UNAVAILABLE",
    `the engine tfjs:${device} is not available: ${problem}`,
    {
      cause,
    },
  );
}
