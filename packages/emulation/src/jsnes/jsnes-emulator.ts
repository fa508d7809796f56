import { createHash } from "node:crypto";
import { messageOf } from "@lockstep/errors";
import { Controller, type JsnesState, NES } from "jsnes";
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
import { readInesHeader } from "../nes/ines-header.ts";
import { NES_FRAMES_PER_SECOND } from "../nes/nes-timing.ts";
import { writeRgb } from "../pixel-layout.ts";
import { decodePlainValue, encodePlainValue, type PlainValue } from "../plain-value-codec.ts";
import { openState, type StateLabel, sealState } from "../state-envelope.ts";

export const JSNES_CORE: CoreIdentity = { name: "jsnes", version: "3.0.0" };

/** gym-retro's order of the NES pad; the gap is a button that only other consoles have. */
const BUTTONS: ButtonOrder = ["B", null, "SELECT", "START", "UP", "DOWN", "LEFT", "RIGHT", "A"];
const CONTROLLER_BUTTONS: readonly (number | null)[] = [
  Controller.BUTTON_B,
  null,
  Controller.BUTTON_SELECT,
  Controller.BUTTON_START,
  Controller.BUTTON_UP,
  Controller.BUTTON_DOWN,
  Controller.BUTTON_LEFT,
  Controller.BUTTON_RIGHT,
  Controller.BUTTON_A,
];

const WIDTH = 256;
const HEIGHT = 240;
const WORK_RAM_BYTES = 0x800;
/** Increase it when the content of a state changes its format. */
const STATE_FORMAT = 1;
/** Console addresses of RAM, mirrors left out. */
const RANGES: readonly MemoryRange[] = [
  { address: 0, length: WORK_RAM_BYTES },
  { address: 0x6000, length: 0x2000 },
];

interface StateContent {
  readonly console: JsnesState;
  /** jsnes derives the palette's colour emphasis from a register, except in grayscale mode, where it keeps the last. */
  readonly emphasis: number;
}

/** A NES played by jsnes, without sound. jsnes draws every frame: `draw` has no effect. */
export class JsnesEmulator implements Emulator {
  readonly system: string = "Nes";
  readonly core: CoreIdentity = JSNES_CORE;
  readonly buttons: ButtonOrder = BUTTONS;
  readonly framesPerSecond: number = NES_FRAMES_PER_SECOND;
  readonly memory: Memory;
  readonly exactStates = true;
  readonly drawsAlways = true;
  readonly #rom: Uint8Array;
  readonly #label: StateLabel;
  readonly #workRam: Uint8Array = new Uint8Array(WORK_RAM_BYTES);
  readonly #rgb: Uint8Array = new Uint8Array(WIDTH * HEIGHT * 3);
  readonly #held: [ButtonMask, ButtonMask] = [0, 0];
  #nes: NES | null = new NES({ emulateSound: false });

  /** @throws {EmulationError} `ROM_REFUSED` */
  constructor(rom: Uint8Array) {
    const { mapper } = readInesHeader(rom);
    this.#rom = rom.slice();
    const romSha1 = createHash("sha1").update(rom).digest("hex");
    const core = `${JSNES_CORE.name} ${JSNES_CORE.version}`;
    this.#label = { core, romSha1, format: STATE_FORMAT };
    this.memory = {
      bytes: this.#workRam,
      read: (address, length) => this.#read(address, length),
      readByte: (address) => this.#readByte(address),
      writeByte: (address, value) => this.#writeByte(address, value),
      ranges: RANGES,
    };
    try {
      this.powerOn();
    } catch (error) {
      throw new EmulationError(
        "ROM_REFUSED",
        `NES ROM refused: jsnes ${JSNES_CORE.version} cannot play it (mapper ${mapper}): ${messageOf(error)}. Use a game with another cartridge board.`,
        { cause: error },
      );
    }
  }

  powerOn(): void {
    this.#hold(1, 0);
    this.#hold(2, 0);
    this.#console.loadROM(this.#rom);
    this.#copyWorkRam();
  }

  frame(players: readonly ButtonMask[]): void {
    this.#hold(1, players[0] ?? 0);
    this.#hold(2, players[1] ?? 0);
    try {
      this.#console.frame();
    } catch (error) {
      if (error instanceof EmulationError) throw error;
      throw new EmulationError(
        "GAME_CRASHED",
        `The NES stopped: ${messageOf(error)}. Power it on or load a state; report the inputs that led here if the game is sound.`,
        { cause: error },
      );
    }
    this.#copyWorkRam();
  }

  picture(): Picture {
    writeRgb(this.nativePicture(), this.#rgb);
    return { width: WIDTH, height: HEIGHT, rgb: this.#rgb };
  }

  nativePicture(): NativePicture {
    const { buffer, byteOffset, byteLength } = this.#console.ppu.buffer;
    return {
      width: WIDTH,
      height: HEIGHT,
      layout: "xbgr8888",
      pitchBytes: 4 * WIDTH,
      bytes: new Uint8Array(buffer, byteOffset, byteLength),
    };
  }

  saveState(): Uint8Array {
    const nes = this.#console;
    // Buttons are an argument of every frame, not part of the console: saving them would make equal states differ.
    this.#hold(1, 0);
    this.#hold(2, 0);
    const content: StateContent = { console: nes.toJSON(), emphasis: nes.ppu.palTable.currentEmph };
    return sealState(this.#label, encodePlainValue(content as unknown as PlainValue));
  }

  loadState(state: Uint8Array): void {
    const nes = this.#console;
    const content = decodePlainValue(openState(this.#label, state)) as unknown as StateContent;
    nes.fromJSON(content.console);
    nes.ppu.palTable.setEmphasis(content.emphasis);
    nes.ppu.updatePalettes();
    // After a load jsnes always reads the program through its mapper, which is slower. Setting the cheat codes, even to
    // none, makes it check again whether it can read the program directly.
    nes.gameGenie.setEnabled(false);
    this.#held.fill(0);
    this.#copyWorkRam();
  }

  close(): void {
    this.#nes = null;
  }

  get #console(): NES {
    if (this.#nes === null) {
      throw new EmulationError("EMULATOR_CLOSED", "This emulator was closed. Create another one.");
    }
    return this.#nes;
  }

  #hold(player: 1 | 2, mask: ButtonMask): void {
    const nes = this.#console;
    const changed = mask ^ (this.#held[player - 1] as number);
    if (changed === 0) return;
    this.#held[player - 1] = mask;
    for (let bit = 0; bit < CONTROLLER_BUTTONS.length; bit++) {
      const button = CONTROLLER_BUTTONS[bit] as number | null;
      if (button === null || ((changed >> bit) & 1) === 0) continue;
      if ((mask >> bit) & 1) nes.buttonDown(player, button);
      else nes.buttonUp(player, button);
    }
  }

  /** jsnes makes a new processor with new memory at every reset; readers keep one copy. */
  #copyWorkRam(): void {
    const memory = this.#console.cpu.mem;
    const workRam = this.#workRam;
    for (let i = 0; i < WORK_RAM_BYTES; i++) workRam[i] = memory[i] as number;
  }

  #readByte(address: number): number {
    if (address >= 0 && address < 0x2000) return this.#workRam[address & 0x7ff] as number;
    if (address >= 0x6000 && address < 0x8000) return this.#console.cpu.mem[address] as number;
    throw new EmulationError(
      "ADDRESS_OUT_OF_RANGE",
      `No RAM at address ${address} of the NES: expected 0 to 8191 (work RAM and its mirrors) or 24576 to 32767 (cartridge RAM). Check the address in data.json.`,
    );
  }

  #writeByte(address: number, value: number): void {
    this.#readByte(address);
    const memory = this.#console.cpu.mem;
    if (address >= 0x2000) {
      memory[address] = value & 0xff;
      return;
    }
    memory[address & 0x7ff] = value & 0xff;
    this.#copyWorkRam();
  }

  #read(address: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) bytes[i] = this.#readByte(address + i);
    return bytes;
  }
}
