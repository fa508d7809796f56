import { bytesOfBase64 } from "@lockstep/system/bytes";
import { type WasmMemory, webAssembly } from "../script/web-assembly.ts";
import { pictureKernelWasm } from "./generated/picture-kernel-wasm.ts";

/** Where a picture is, how it is laid out, and where its gray goes: `[height, width]` and up to 8 bytes more. */
type GrayArguments = [
  from: number,
  pitchBytes: number,
  width: number,
  height: number,
  gray: number,
];

/** What `picture-kernel.wat` exports. Addresses are bytes in its memory; the source says what they hold. */
export interface PictureKernel {
  readonly memory: WasmMemory;
  readonly grayOfNarrow: (
    ...values: [
      ...GrayArguments,
      upwards: number,
      greenMask: number,
      redGreen: number,
      blueHalf: number,
    ]
  ) => void;
  readonly grayOfWide: (...values: [...GrayArguments, outer: number, inner: number]) => void;
  readonly resize: (
    gray: number,
    width: number,
    table: number,
    height: number,
    sums: number,
    borders: number,
    count: number,
    columnWeight: number,
    area: number,
    to: number,
  ) => void;
}

const PAGE_BYTES = 0x1_0000;

let kernel: PictureKernel | null = null;
let bytes: Uint8Array = new Uint8Array();

/** The process's kernel: what its memory holds is good until somebody else asks for it. */
export function pictureKernel(): PictureKernel {
  if (kernel === null) {
    const module = new webAssembly.Module(bytesOfBase64(pictureKernelWasm));
    kernel = new webAssembly.Instance(module, {}).exports as unknown as PictureKernel;
  }
  return kernel;
}

/** Its memory, grown to so many bytes if it was smaller. */
export function kernelBytes(length: number): Uint8Array {
  const { memory } = pictureKernel();
  const missing = length - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  if (bytes.buffer !== memory.buffer) bytes = new Uint8Array(memory.buffer);
  return bytes;
}
