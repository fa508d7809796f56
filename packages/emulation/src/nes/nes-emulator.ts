import { sha1Hex } from "@lockstep/system/digest";
import { EmulationError } from "../emulation-error.ts";
import type {
  ButtonMask,
  ButtonOrder,
  CoreIdentity,
  Emulator,
  Memory,
  MemoryRange,
  NativePicture,
  Picture,
} from "../emulator.ts";
import { writeRgb } from "../pixel-layout.ts";
import { openState, type StateLabel, sealState } from "../state-envelope.ts";
import { type InesHeader, readInesHeader } from "./ines-header.ts";
import { createNesCore, type NesCore } from "./nes-core.ts";
import { NES_FRAMES_PER_SECOND } from "./nes-timing.ts";

/** Increase the version when any cartridge's RAM, picture or timing changes: results name it. */
export const NES_CORE: CoreIdentity = { name: "Lockstep NES", version: "1.0.0" };

/** gym-retro's order of the NES pad; the gap is a button that only other consoles have. */
const BUTTONS: ButtonOrder = ["B", null, "SELECT", "START", "UP", "DOWN", "LEFT", "RIGHT", "A"];
const MIRRORING = { horizontal: 0, vertical: 1, "four-screen": 4 } as const;
const WIDTH = 256;
const HEIGHT = 240;
const WORK_RAM_BYTES = 0x800;
const CARTRIDGE_RAM_BYTES = 0x2000;
/** Console addresses of {@link Memory}, mirrors left out. */
const NES_RANGES: readonly MemoryRange[] = [
  { address: 0, length: WORK_RAM_BYTES },
  { address: 0x6000, length: CARTRIDGE_RAM_BYTES },
];
const PRG_UNIT = 16_384;
const CHR_UNIT = 8_192;
/** Increase it when the content of a state changes its format. */
const STATE_FORMAT = 1;

/** A NES played by the WebAssembly of `assembly/nes`. A state is a copy of one block of its memory. */
export class NesEmulator implements Emulator {
  readonly system: string = "Nes";
  readonly core: CoreIdentity = NES_CORE;
  readonly exactStates = true;
  readonly buttons: ButtonOrder = BUTTONS;
  readonly framesPerSecond: number = NES_FRAMES_PER_SECOND;
  readonly memory: Memory;
  readonly #label: StateLabel;
  readonly #rgb: Uint8Array = new Uint8Array(WIDTH * HEIGHT * 3);
  readonly #picture: NativePicture;
  readonly #state: Uint8Array;
  readonly #cartridgeRam: Uint8Array;
  #core: NesCore | null;

  /** @throws {EmulationError} `ROM_REFUSED` */
  constructor(rom: Uint8Array) {
    const core = createNesCore();
    insertCartridge(core, rom, readInesHeader(rom));
    this.#core = core;
    const { buffer } = core.memory;
    this.#label = {
      core: `${NES_CORE.name} ${NES_CORE.version}`,
      romSha1: sha1Hex(rom),
      format: STATE_FORMAT,
    };
    this.#state = new Uint8Array(buffer, core.stateAt(), core.stateBytes());
    this.#cartridgeRam = new Uint8Array(buffer, core.cartridgeRamAt(), CARTRIDGE_RAM_BYTES);
    this.#picture = {
      width: WIDTH,
      height: HEIGHT,
      layout: "xbgr8888",
      pitchBytes: 4 * WIDTH,
      bytes: new Uint8Array(buffer, core.pictureAt(), 4 * WIDTH * HEIGHT),
    };
    this.memory = {
      bytes: new Uint8Array(buffer, core.workRamAt(), WORK_RAM_BYTES),
      read: (address, length) => Uint8Array.from({ length }, (_, i) => this.#readByte(address + i)),
      readByte: (address) => this.#readByte(address),
      writeByte: (address, value) => {
        const { bytes, index } = this.#placeOf(address);
        bytes[index] = value;
      },
      ranges: NES_RANGES,
    };
    core.powerOn();
  }

  powerOn(): void {
    this.#console.powerOn();
  }

  frame(players: readonly ButtonMask[], draw = true): void {
    const core = this.#console;
    if (core.frame(padOf(players[0]), padOf(players[1]), draw ? 1 : 0) !== 0) return;
    throw new EmulationError(
      "GAME_CRASHED",
      `The NES stopped: its program jammed the processor before address ${core.pc()}. Power it on or load a state; report the inputs that led here if the game is sound.`,
    );
  }

  picture(): Picture {
    writeRgb(this.nativePicture(), this.#rgb);
    return { width: WIDTH, height: HEIGHT, rgb: this.#rgb };
  }

  nativePicture(): NativePicture {
    this.#assertOpen();
    return this.#picture;
  }

  saveState(): Uint8Array {
    this.#assertOpen();
    return sealState(this.#label, this.#state);
  }

  loadState(state: Uint8Array): void {
    const core = this.#console;
    const content = openState(this.#label, state);
    if (content.length !== this.#state.length) {
      throw new EmulationError(
        "STATE_REFUSED",
        `Save state refused: expected ${this.#state.length} bytes of content, got ${content.length}. Make the state again.`,
      );
    }
    this.#state.set(content);
    core.restore();
  }

  close(): void {
    this.#core = null;
  }

  get #console(): NesCore {
    if (this.#core === null) {
      throw new EmulationError("EMULATOR_CLOSED", "This emulator was closed. Create another one.");
    }
    return this.#core;
  }

  #assertOpen(): void {
    this.#console;
  }

  #readByte(address: number): number {
    if (address >= 0 && address < 0x2000) return this.memory.bytes[address & 0x7ff] as number;
    const { bytes, index } = this.#placeOf(address);
    return bytes[index] as number;
  }

  #placeOf(address: number): { readonly bytes: Uint8Array; readonly index: number } {
    if (address >= 0 && address < 0x2000)
      return { bytes: this.memory.bytes, index: address & 0x7ff };
    if (address >= 0x6000 && address < 0x8000)
      return { bytes: this.#cartridgeRam, index: address & 0x1fff };
    throw new EmulationError(
      "ADDRESS_OUT_OF_RANGE",
      `No RAM at address ${address} of the NES: expected 0 to 8191 (work RAM and its mirrors) or 24576 to 32767 (cartridge RAM). Check the address in data.json.`,
    );
  }
}

/** From gym-retro's order to the pad's, A first. */
function padOf(mask: ButtonMask = 0): number {
  return (mask & 0xfc) | ((mask & 1) << 1) | ((mask >> 8) & 1);
}

function insertCartridge(core: NesCore, rom: Uint8Array, header: InesHeader): void {
  const { mapper, mirroring, prgBytes, chrBytes, trainerBytes } = header;
  const prg = Math.ceil(prgBytes / PRG_UNIT) * PRG_UNIT;
  const chr = Math.ceil(chrBytes / CHR_UNIT) * CHR_UNIT;
  const at = core.romAt(prg + chr);
  if (core.insert(prg, chr, mapper, MIRRORING[mirroring]) === 0) {
    throw new EmulationError(
      "ROM_REFUSED",
      `NES ROM refused: its cartridge board has mapper ${mapper}, which ${NES_CORE.name} ${NES_CORE.version} does not have. Install a native core, Nestopia or FCEUmm; they have it, if any emulator does.`,
      { details: { mapper } },
    );
  }
  const from = 16 + trainerBytes;
  const memory = new Uint8Array(core.memory.buffer, at, prg + chr);
  memory.set(rom.subarray(from, from + prgBytes));
  memory.set(rom.subarray(from + prgBytes, from + prgBytes + chrBytes), prg);
}
