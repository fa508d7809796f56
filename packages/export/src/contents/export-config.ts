import type { RunConfiguration } from "@lockstep/run-configuration";
import { z } from "zod";
import type { EnvironmentDescription } from "./environment-description.ts";
import { count, sha256 } from "./fields.ts";
import type { NetworkDescription } from "./network-description.ts";

/** Name of the format, and the version of its files' contents that this version of Lockstep writes and reads. */
export const exportFormat = "lockstep-export";
export const exportFormatVersion = 1;

/** Of what is inside an export. */
export interface Licences {
  /** Of the weights, as Hugging Face names licences, e.g. `mit`; `null` when whoever exported them did not say. */
  readonly weights: string | null;
  /** Of the game or the module, in words. */
  readonly environment: string;
}

/** What an export says of its policy that does not follow from other facts. */
export interface ExportFacts {
  /** Name of the run. */
  readonly run: string;
  /** When the run was made, ISO 8601. */
  readonly createdAt: string;
  readonly version: number;
  /** Of the weights: float32, little endian, flat in the order of the tensors. */
  readonly weightsSha256: string;
  /** Whether the training had reached its target. */
  readonly complete: boolean;
  /** Version of the program that wrote the export. */
  readonly lockstep: string;
  readonly heldOutStates: readonly string[];
  readonly licences: Licences;
  /** Complete. Its `environment.identity` has the hashes of the game's files and cartridge. */
  readonly configuration: RunConfiguration;
}

/** `config.json`. */
export interface ExportConfig extends Omit<ExportFacts, "heldOutStates"> {
  readonly format: typeof exportFormat;
  readonly formatVersion: typeof exportFormatVersion;
  readonly network: NetworkDescription;
  readonly environment: EnvironmentDescription;
}

/** A run's name becomes a folder's: it is one part of a path, on one line, and never leads elsewhere. */
const runName = z
  .string()
  .regex(
    /^(?!\.)[^/\\\p{Cc}]{1,200}$/u,
    "expected a name of 1 to 200 characters without slashes that does not begin with a dot",
  );

/** The facts as `config.json` has them; its rest follows from them. */
export type WrittenFacts = Omit<ExportFacts, "heldOutStates" | "configuration"> & {
  readonly environment: Pick<EnvironmentDescription, "heldOutStates">;
  readonly configuration?: unknown;
};

export const writtenFactsSchema: z.ZodType<WrittenFacts> = z.object({
  run: runName,
  createdAt: z.string(),
  version: count,
  weightsSha256: sha256,
  complete: z.boolean(),
  lockstep: z.string(),
  environment: z.object({ heldOutStates: z.array(z.string()) }),
  licences: z.object({ weights: z.string().nullable(), environment: z.string() }),
  configuration: z.unknown(),
});
