import { z } from "zod";

/** What computes gradients. */
export interface EngineStatus {
  readonly name: string;
  readonly device: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly portable: boolean;
}

export const engineStatusSchema: z.ZodType<EngineStatus> = z.object({
  name: z.string().describe("The library: `onnx` or `tfjs`; `wasm` is the project's own."),
  device: z.string().describe("What computes, e.g. `cpu`, `cuda`, `wasm`."),
  versions: z.record(z.string(), z.string()).describe("Version of each library, by its name."),
  portable: z.boolean().describe("Whether it computes the same bits on every processor."),
});
