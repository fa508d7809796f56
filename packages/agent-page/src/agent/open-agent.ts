import { unpackGame } from "@lockstep/environment/browser";
import { floatsOfBytes, WasmPolicy } from "@lockstep/model/browser";
import { hexOfBytes } from "@lockstep/system/bytes";
import { sha256 } from "@lockstep/system/digest";
import { type AgentDescription, agentFiles } from "./agent-description.ts";
import type { AgentParts } from "./agent-play.ts";

/**
 * Puts an agent together from its files.
 * @param weights the bytes of {@link agentFiles}' weights
 * @throws {RangeError} when the weights are others
 */
export function openAgent(
  description: AgentDescription,
  weights: Uint8Array,
  rom: Uint8Array,
): AgentParts {
  const hash = hexOfBytes(sha256(weights));
  if (hash !== description.weightsSha256)
    throw new RangeError(
      `${agentFiles.weights} has SHA-256 ${hash}, ${agentFiles.description} says ${description.weightsSha256}; copy the whole folder again`,
    );
  const policy = new WasmPolicy(description.network);
  policy.loadWeights(floatsOfBytes(weights));
  return { description, policy, game: unpackGame(description.game, rom) };
}
