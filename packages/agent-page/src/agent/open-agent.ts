import { unpackGame } from "@lockstep/environment/browser";
import { floatsOfBytes, WasmPolicy } from "@lockstep/model/browser";
import { hexOfBytes } from "@lockstep/system/bytes";
import { sha256 } from "@lockstep/system/digest";
import { type AgentDescription, agentFiles } from "./agent-description.ts";
import type { AgentParts } from "./agent-play.ts";

/**
 * Puts an agent together from its files.
 * @param weights the bytes of {@link agentFiles}' weights
 * @param rom the cartridge with its iNES header
 * @throws {RangeError} when weights or cartridge are others
 */
export function openAgent(
  description: AgentDescription,
  weights: Uint8Array,
  rom: Uint8Array,
): AgentParts {
  expectBytes(agentFiles.weights, weights, description.weightsSha256);
  expectBytes(agentFiles.rom, rom, description.rom.sha256);
  const policy = new WasmPolicy(description.network);
  policy.loadWeights(floatsOfBytes(weights));
  return { description, policy, game: unpackGame(description.game, rom) };
}

function expectBytes(file: string, bytes: Uint8Array, expected: string): void {
  const hash = hexOfBytes(sha256(bytes));
  if (hash !== expected)
    throw new RangeError(
      `${file} has SHA-256 ${hash}, ${agentFiles.description} says ${expected}; copy the whole folder again`,
    );
}
