import type { KernelConfig, KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";
import {
  convolutionFilterGradient,
  convolutionInputGradient,
  type RunKernel,
} from "./convolution-gradients.ts";
import type { TensorFlow } from "./tensor-flow.ts";

const BACKEND = "wasm";

/** What kernels use of the WASM backend. */
interface WasmBackend {
  makeOutput(shape: readonly number[], dtype: string): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array | Uint8Array;
  disposeData(dataId: object): void;
  readonly wasm: { _malloc(bytes: number): number };
}

/** Bytes that 32-bit addresses can name. */
const ADDRESSES = 2 ** 32;

/**
 * Completes the WASM backend for learning, from its own fast kernels: it has no gradient of a convolution's filter, and
 * plain loops for that of a convolution's input, for products of transposed matrices and for picking rows, which take
 * 10 to 100 times as long. Once a process.
 */
export function completeWasmKernels(tf: TensorFlow): void {
  if (tf.getKernel("Conv2DBackpropFilter", BACKEND) !== undefined) return;
  refuseMissingMemory(tf.backend() as unknown as WasmBackend);
  replace(tf, "Conv2DBackpropFilter", ({ run, inputs, attributes }) =>
    convolutionFilterGradient(run, inputs["x"] as TensorInfo, inputs["dy"] as TensorInfo, {
      filterShape: attributes["filterShape"] as number[],
      strides: attributes["strides"],
      pad: attributes["pad"],
    }),
  );
  replace(tf, "Conv2DBackpropInput", ({ run, inputs, attributes }) =>
    convolutionInputGradient(run, inputs["dy"] as TensorInfo, inputs["filter"] as TensorInfo, {
      inputShape: attributes["inputShape"] as number[],
      strides: attributes["strides"],
      pad: attributes["pad"],
    }),
  );
  replace(tf, "BatchMatMul", productOfTransposed);
  replace(tf, "GatherV2", gatherRows);
}

/** The backend does not check allocations: it also writes to address 0, which means that there is no memory. */
function refuseMissingMemory({ wasm }: WasmBackend): void {
  const allocate = wasm._malloc;
  wasm._malloc = (bytes) => {
    const address = bytes < ADDRESSES ? allocate(bytes) : 0;
    if (address === 0 && bytes > 0) throw new RangeError(`out of memory for ${bytes} bytes`);
    return address;
  };
}

interface KernelCall {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly backend: WasmBackend;
  /** What it returns is freed unless this kernel returns it. */
  readonly run: RunKernel;
  /** The backend's own kernel of the same name. */
  readonly original: () => TensorInfo;
}

function replace(tf: TensorFlow, name: string, compute: (call: KernelCall) => TensorInfo): void {
  const before: KernelConfig | undefined = tf.getKernel(name, BACKEND);
  const kernelFunc: KernelFunc = ({ inputs, attrs = {}, backend }) => {
    const wasm = backend as WasmBackend;
    const temporary: TensorInfo[] = [];
    const call = (kernel: KernelConfig, of: unknown, attributes: unknown): TensorInfo =>
      kernel.kernelFunc({
        inputs: of,
        attrs: attributes,
        backend,
      } as Parameters<KernelFunc>[0]) as TensorInfo;
    const result = compute({
      inputs: inputs as Record<string, TensorInfo>,
      attributes: attrs as Record<string, unknown>,
      backend: wasm,
      run: (kernel, of, attributes) => {
        const made = call(tf.getKernel(kernel, BACKEND), of, attributes);
        temporary.push(made);
        return made;
      },
      original: () => call(before as KernelConfig, inputs, attrs),
    });
    // Two tensors may share memory by reference counting: the result keeps one reference.
    const kept = temporary.findIndex(({ dataId }) => dataId === result.dataId);
    temporary.forEach(({ dataId }, index) => {
      if (index !== kept) wasm.disposeData(dataId);
    });
    return result;
  };
  if (before !== undefined) tf.unregisterKernel(name, BACKEND);
  const setup = before?.setupFunc;
  tf.registerKernel({
    kernelName: name,
    backendName: BACKEND,
    kernelFunc,
    ...(setup && { setupFunc: setup }),
  });
}

/**
 * The backend is fast when it transposes first and then multiplies. It copies the second factor before it multiplies,
 * so for a larger b it is faster to compute a·bᵀ as (b·aᵀ)ᵀ.
 */
function productOfTransposed({ run, inputs, attributes, original }: KernelCall): TensorInfo {
  const { a, b } = inputs as Record<"a" | "b", TensorInfo>;
  const { transposeA, transposeB } = attributes;
  if (transposeA !== true && transposeB !== true) return original();
  const transposed = (matrix: TensorInfo): TensorInfo => {
    const extents = [...matrix.shape.keys()];
    const perm = [...extents.slice(0, -2), ...extents.slice(-2).reverse()];
    return run("Transpose", { x: matrix }, { perm });
  };
  const product = (left: TensorInfo, right: TensorInfo): TensorInfo =>
    run("BatchMatMul", { a: left, b: right }, { transposeA: false, transposeB: false });
  if (transposeA !== true && sizeOf(b) > sizeOf(a)) return transposed(product(b, transposed(a)));
  return product(transposeA === true ? transposed(a) : a, transposeB === true ? transposed(b) : b);
}

function sizeOf({ shape }: TensorInfo): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Rows along the first axis are copied whole. */
function gatherRows({ inputs, attributes, backend, original }: KernelCall): TensorInfo {
  const { x, indices } = inputs as Record<"x" | "indices", TensorInfo>;
  if (attributes["axis"] !== 0 || Number(attributes["batchDims"] ?? 0) !== 0) return original();
  const [count = 0, ...rest] = x.shape;
  const result = backend.makeOutput([...indices.shape, ...rest], x.dtype);
  // After the output has its memory: a heap that grows is another buffer.
  const from = backend.typedArrayFromHeap(x);
  const to = backend.typedArrayFromHeap(result);
  const size = sizeOf({ ...x, shape: rest });
  backend.typedArrayFromHeap(indices).forEach((index, row) => {
    if (index < 0 || index >= count) {
      throw new RangeError(`row ${index} of a tensor that has ${count}`);
    }
    to.set(from.subarray(index * size, (index + 1) * size), row * size);
  });
  return result;
}
