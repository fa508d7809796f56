import koffi from "koffi";
import { type Pointer, SAVE_RAM_REGION, SYSTEM_RAM_REGION } from "../libretro-abi.ts";
import type { Console } from "./consoles.ts";
import type { CoreRam, MemoryBlock } from "./core-memory.ts";

/** `retro_memory_descriptor`. */
export interface MemoryDescriptor {
  readonly flags: number;
  readonly pointer: Pointer;
  readonly offset: number;
  readonly start: number;
  readonly select: number;
  readonly length: number;
}

/** Functions of a loaded core that return its memory. */
export interface MemoryRegions {
  data(region: number): Pointer;
  size(region: number): number;
}

const DESCRIPTOR = koffi.struct({
  flags: "uint64",
  ptr: "void *",
  offset: "size_t",
  start: "size_t",
  select: "size_t",
  disconnect: "size_t",
  len: "size_t",
  addrspace: "void *",
});
const MEMORY_MAP = koffi.struct({ descriptors: "void *", count: "uint" });
const CONSTANT_FLAG = 1;
const MAX_DESCRIPTORS = 1_024;
/** More than any console has: a larger length is an error of the core. */
const MAX_REGION_BYTES = 1 << 28;

/** Copies a `retro_memory_map`: the core may free it when its call returns. */
export function decodeMemoryMap(map: bigint): readonly MemoryDescriptor[] {
  const { descriptors, count } = koffi.decode(map, MEMORY_MAP) as {
    descriptors: Pointer;
    count: number;
  };
  if (descriptors === null) return [];
  const size = koffi.sizeof(DESCRIPTOR);
  return Array.from({ length: Math.min(count, MAX_DESCRIPTORS) }, (_, i) => {
    const raw = koffi.decode(descriptors, i * size, DESCRIPTOR) as Record<string, unknown>;
    return {
      flags: Number(raw["flags"]),
      pointer: raw["ptr"] as Pointer,
      offset: Number(raw["offset"]),
      start: Number(raw["start"]),
      select: Number(raw["select"]),
      length: Number(raw["len"]),
    };
  });
}

/**
 * Where a core's RAM is. As gym-retro does: by the core's memory map if it has one with RAM in it, else the work RAM
 * at the console's usual address (and the cartridge's, where integrations read it).
 */
export function readCoreRam(
  console: Console,
  regions: MemoryRegions,
  map: readonly MemoryDescriptor[],
): CoreRam {
  const flip = console.wordsInHostOrder === true ? 1 : 0;
  const system = regionView(regions, SYSTEM_RAM_REGION, console.mostRamBytes);
  const mapped = map.flatMap((descriptor) => blockOf(descriptor, flip));
  const work = system ?? mapped[0]?.bytes ?? new Uint8Array();
  if (mapped.length > 0) return { blocks: mapped, work, flip };
  const blocks: MemoryBlock[] = [];
  if (system !== null) {
    const span = console.ramSpan ?? system.length;
    blocks.push({ address: console.ramAddress, span, bytes: system, flip });
  }
  const cartridge = regionView(regions, SAVE_RAM_REGION, MAX_REGION_BYTES);
  if (cartridge !== null && console.cartridgeRamAddress !== undefined) {
    const address = console.cartridgeRamAddress;
    blocks.push({ address, span: cartridge.length, bytes: cartridge, flip: 0 });
  }
  return { blocks, work, flip };
}

function blockOf(descriptor: MemoryDescriptor, flip: 0 | 1): readonly MemoryBlock[] {
  const { flags, pointer, offset, start } = descriptor;
  const span = spanOf(descriptor);
  if (flags & CONSTANT_FLAG || pointer === null || span <= 0 || span > MAX_REGION_BYTES) return [];
  const bytes = new Uint8Array(koffi.view(pointer + BigInt(offset), span));
  return [{ address: start, span, bytes, flip }];
}

/** Length zero means all addresses that the select bits allow. */
function spanOf({ select, start, length }: MemoryDescriptor): number {
  if (select === 0) return length;
  const [s, a] = [BigInt(select), BigInt(start)];
  const reach = Number(BigInt.asUintN(64, ((~s & ~a) + 1n) & s));
  return length > 0 && (length < reach || reach === 0) ? length : reach;
}

function regionView(regions: MemoryRegions, region: number, most: number): Uint8Array | null {
  const size = Math.min(regions.size(region), most);
  const pointer = size > 0 ? regions.data(region) : null;
  return pointer === null ? null : new Uint8Array(koffi.view(pointer, size));
}
