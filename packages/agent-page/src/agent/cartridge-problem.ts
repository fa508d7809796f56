import { hexOfBytes } from "@lockstep/system/bytes";
import { sha1Hex, sha256 } from "@lockstep/system/digest";
import type { AgentDescription } from "./agent-description.ts";

/** Why a file is not the agent's cartridge. */
export type CartridgeProblem = string;

/** The iNES header, which published hashes leave out. */
const headerBytes = 16;

/** @returns `null` for the cartridge that the agent was trained with */
export function cartridgeProblem(
  { game, rom }: Pick<AgentDescription, "game" | "rom">,
  bytes: Uint8Array,
): CartridgeProblem | null {
  if (hexOfBytes(sha256(bytes)) === rom.sha256) return null;
  const sha1 = sha1Hex(bytes.subarray(headerBytes));
  return sha1 === game.romSha1
    ? `it is ${game.title}, but with another iNES header than the run had: expected a file with SHA-256 ${rom.sha256}`
    : `it is not ${game.title}: its SHA-1 without the iNES header is ${sha1}, expected ${game.romSha1}; choose the .nes file itself, not an archive`;
}
