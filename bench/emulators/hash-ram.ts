import type { Hash } from "node:crypto";
import type { Emulator } from "@lockstep/emulation";
import { CONSOLES } from "@lockstep/emulation/libretro";

/** Adds all work RAM, and what integrations read: some cores report another part of the RAM as theirs. */
export function hashRam(hash: Hash, { memory, system }: Emulator): void {
  hash.update(memory.bytes);
  hash.update(memory.read(CONSOLES.get(system)?.ramAddress ?? 0, 128));
}
