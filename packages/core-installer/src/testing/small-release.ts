import { writeZip, type ZipEntry } from "@lockstep/environment";
import { sha256Hex } from "@lockstep/system";
import type { WheelRelease } from "../wheel-release.ts";

/** A wheel that looks like stable-retro's, and the release that knows it. */
export interface SmallRelease {
  readonly release: WheelRelease;
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Bytes that do not compress, so that a download takes more than one packet. */
function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    return state >>> 16;
  });
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** What is in every small wheel; cores are noise, which nobody loads. */
export const smallContent: readonly ZipEntry[] = [
  { name: "stable_retro/__init__.py", bytes: text("import os") },
  { name: "stable_retro/cores/genesis_plus_gx_libretro.so", bytes: noise(300_000) },
  { name: "stable_retro/cores/fceumm_libretro.so", bytes: noise(1_000) },
  { name: "stable_retro/cores/fbneo_libretro.so", bytes: noise(2_000) },
  { name: "stable_retro/cores/genesis_plus_gx.json", bytes: text("{}") },
  { name: "stable_retro/data/stable/Ship-Genesis-v0/data.json", bytes: text('{"info": {}}') },
  { name: "stable_retro/data/stable/Ship-Genesis-v0/rom.sha", bytes: text("00") },
  { name: "stable_retro/data/stable/Ship-Genesis-v0/Level 1.state", bytes: noise(50) },
  { name: "stable_retro/data/stable/Hare-Nes-v0/data.json", bytes: text('{"info": {}}') },
  { name: "stable_retro/data/stable/Hare-Nes-v0/../../../../evil.json", bytes: text("{}") },
  { name: "stable_retro/data/experimental/Odd-Genesis/data.json", bytes: text("{}") },
  { name: "stable_retro-0.1.dist-info/licenses/LICENSE", bytes: text("MIT") },
  {
    name: "stable_retro-0.1.dist-info/licenses/LICENSES.md",
    bytes: text("# Cores\nall of them\n"),
  },
];

/** A release with one wheel, for a machine. */
export function smallRelease(
  machine: string,
  content: readonly ZipEntry[] = smallContent,
): SmallRelease {
  const bytes = writeZip(content);
  const file = `stable_retro-0.1-cp311-cp311-${machine.replace("-", "_")}.whl`;
  const sha256 = sha256Hex(bytes);
  const wheels = [{ file, bytes: bytes.length, sha256, machine }];
  return { release: { project: "stable-retro", version: "0.1", wheels }, file, bytes };
}
