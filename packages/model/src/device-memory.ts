import { messageOf } from "@lockstep/errors";
import type { EngineIdentity } from "./engine.ts";
import { ModelError } from "./model-error.ts";

/** Messages of TensorFlow, ONNX Runtime, CUDA, Vulkan, WebAssembly and V8 for a lack of memory. */
const outOfMemory =
  /\boom\b|out ?of ?(?:device ?|host ?)?memory|resource_?exhausted|failed to allocate|alloc(?:ation)?[ _]failed|bad[ _]alloc|memory access out of bounds|^aborted\(/i;

/**
 * What to throw instead of what a device threw: an error that says what to do where memory was missing, else the same.
 * @param what was being done
 */
export function deviceError(
  { name, device }: Pick<EngineIdentity, "name" | "device">,
  what: string,
  error: unknown,
): unknown {
  if (error instanceof ModelError || !outOfMemory.test(messageOf(error))) return error;
  const said = messageOf(error).trim().split("\n")[0];
  return new ModelError(
    "DEVICE_MEMORY",
    `${name}:${device} has not enough memory for ${what}: ${said}; use fewer rows at once (learning.microBatchRows), or a device with more memory`,
    { cause: error },
  );
}
