import type { GradientCheck } from "@lockstep/model/conformance";
import type { UpdateSizes } from "./engine-process.ts";
import type { VulkanDevice } from "./vulkan/vulkan-process.ts";

/** Seconds of one update, in turns. */
export interface UpdatePair {
  readonly lockstep: number;
  /** PyTorch with products of full float32; null without PyTorch. */
  readonly torch: number | null;
  /** PyTorch as it is installed: convolutions in TensorFloat-32. Null without, and on the processor. */
  readonly torchAsInstalled: number | null;
}

export interface EngineCheck extends GradientCheck {
  readonly engine: string;
}

export interface EngineTiming {
  readonly engine: string;
  readonly update: UpdateSizes;
  readonly pairs: readonly UpdatePair[];
}

/** What was measured, as it is kept in a file. */
export interface GpuResults {
  readonly date: string;
  readonly machine: {
    /** By `nvidia-smi`: name, driver, memory; null without. */
    readonly card: string | null;
    readonly vulkan: readonly VulkanDevice[];
    readonly processor: string;
    readonly cores: number;
    readonly node: string;
    readonly torch: string | null;
  };
  readonly checks: readonly EngineCheck[];
  readonly timings: readonly EngineTiming[];
  /** A line for each thing that is missing or was left out. */
  readonly notes: readonly string[];
}

/** Whether every gradient is within what is allowed. */
export function agrees({ checks }: Pick<GpuResults, "checks">): boolean {
  return checks.every(({ error, allowed }) => error <= allowed);
}
