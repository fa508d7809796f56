import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type AgentDescription,
  agentFiles,
  agentFormat,
  agentFormatVersion,
} from "@lockstep/agent-page";
import { messageOf } from "@lockstep/errors";
import { readBounded, readUserJson } from "@lockstep/system";
import { z } from "zod";
import { count, sha256 } from "../contents/fields.ts";
import { ExportError } from "../export-error.ts";
import { checkedFiles, type ExportProblem } from "../files/checked-files.ts";
import type { Checksums } from "../files/checksums.ts";
import { mostFileBytes } from "../files/export-files.ts";
import type { WebSources } from "./web-contents.ts";

/** A page with an agent as its folder has it. */
export interface ReadWebExport extends WebSources {
  readonly folder: string;
  readonly checksums: Checksums;
}

const needed = ["index.html", agentFiles.description, agentFiles.weights];

/** What `verify` reads itself; the rest is compared byte by byte, and refused by what plays it. */
const descriptionSchema = z.looseObject({
  lockstep: z.string(),
  run: z.string(),
  version: count,
  weightsSha256: sha256,
  rom: z.object({ included: z.boolean(), sha256 }),
  seed: count,
  greedy: z.boolean(),
  recorded: z.array(
    z.object({
      state: z.string(),
      steps: count,
      episodeReturn: z.number(),
      actions: z.base64(),
      pageDiffersAt: count.nullable(),
    }),
  ),
});

/** Whether a folder is a page with an agent, whole or not. */
export function isWebExport(folder: string): boolean {
  return existsSync(join(folder, agentFiles.description));
}

/**
 * Reads a page with an agent whose files are as `SHA256SUMS` says.
 * @returns every file that is missing or not what was written, when there is one
 * @throws {ExportError} `EXPORT_FOREIGN` for a page of another version's format
 */
export function readWebExport(folder: string): ReadWebExport | ExportProblem[] {
  const checksums = checkedFiles(folder, needed);
  if (Array.isArray(checksums)) return checksums;
  const path = join(folder, agentFiles.description);
  try {
    const description = descriptionOf(path);
    const bytesOf = (name: string): Uint8Array =>
      new Uint8Array(readBounded(join(folder, name), mostFileBytes));
    const rom = description.rom.included ? bytesOf(agentFiles.rom) : null;
    return { folder, checksums, description, weights: bytesOf(agentFiles.weights), rom };
  } catch (error) {
    if (error instanceof ExportError) throw error;
    return [{ where: agentFiles.description, what: `cannot be read: ${messageOf(error)}` }];
  }
}

function descriptionOf(path: string): AgentDescription {
  const value = readUserJson(path) as {
    readonly format?: unknown;
    readonly formatVersion?: unknown;
  };
  if (value?.format !== agentFormat || value.formatVersion !== agentFormatVersion)
    throw new ExportError(
      "EXPORT_FOREIGN",
      `${path} is of format ${String(value?.format)} ${String(value?.formatVersion)}, expected ${agentFormat} ${agentFormatVersion}; read it with the version of Lockstep that wrote it`,
    );
  const parsed = descriptionSchema.safeParse(value);
  // As it was read: the order of its keys counts when it is written again.
  if (parsed.success) return value as unknown as AgentDescription;
  const [issue] = parsed.error.issues;
  throw new RangeError(`${issue?.path.join(".")}: ${issue?.message}`);
}
