/** The buttons of one player in gym-retro's order; `null` where that order has a gap. */
export type ButtonOrder = readonly (string | null)[];

/** Pressed buttons of one player: bit i is button i of the console's {@link ButtonOrder}. */
export type ButtonMask = number;

/** A drawn frame. The pixels belong to the emulator and are valid until its next call. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** `height * width * 3` bytes, row by row, R G B. */
  readonly rgb: Uint8Array;
}

/**
 * Where a pixel of 16 or 32 bits has its channels, from the highest bit down; x is undefined. Pixels are in the byte order
 * of the machine, which is little-endian wherever Node runs.
 */
export type PixelLayout = "xrgb1555" | "rgb565" | "xrgb8888" | "xbgr8888";

/**
 * The same frame in the emulator's own pixel format, for callers that convert it anyway. They belong to the emulator
 * and are valid until its next call.
 */
export interface NativePicture {
  readonly width: number;
  readonly height: number;
  readonly layout: PixelLayout;
  /** From the start of a row to the start of the next: a whole number of pixels, at least `width` of them. */
  readonly pitchBytes: number;
  /** Row by row; the last row has no padding. Begins at a multiple of a pixel's bytes. */
  readonly bytes: Uint8Array;
}

/** Which program emulates, so that a result can name it. */
export interface CoreIdentity {
  /** e.g. `jsnes` or `Genesis Plus GX`. */
  readonly name: string;
  readonly version: string;
}

/** Neighbouring addresses of RAM. */
export interface MemoryRange {
  /** Console address of the first byte. */
  readonly address: number;
  /** Bytes. */
  readonly length: number;
}

/** Work RAM in the console's own byte order and addresses. */
export interface Memory {
  /**
   * @param address console address of the first byte, e.g. 0xFFFE11 on the Genesis
   * @param length bytes
   * @returns a copy, lowest address first
   * @throws {EmulationError} `ADDRESS_OUT_OF_RANGE` when no RAM has this address
   */
  read(address: number, length: number): Uint8Array;
  /** One byte, without an allocation. @throws {EmulationError} `ADDRESS_OUT_OF_RANGE` */
  readByte(address: number): number;
  /** Changes one byte, as a person does who looks for variables; runs never do. @throws {EmulationError} `ADDRESS_OUT_OF_RANGE` */
  writeByte(address: number, value: number): void;
  /** Where there is RAM; addresses that mirror others are left out. Valid until the next call of the emulator. */
  readonly ranges: readonly MemoryRange[];
  /** All work RAM, for hashing and comparison: a view that stays valid and current. */
  readonly bytes: Uint8Array;
}

/**
 * One emulated console with one cartridge. Deterministic: the same calls from power-on, or from a
 * loaded state, give the same RAM and the same pictures in every process.
 */
export interface Emulator {
  /** gym-retro's name of the console: `Nes`, `Genesis`, … */
  readonly system: string;
  readonly core: CoreIdentity;
  readonly buttons: ButtonOrder;
  /** Of the real console, on average: e.g. 60.0988. Nothing here waits for it. */
  readonly framesPerSecond: number;
  readonly memory: Memory;
  /**
   * True when a loaded state is the moment at which it was saved: after `loadState` all RAM, drawn pictures and further
   * states are those of an emulator that went on from that moment, whatever buttons were held in the frame before it.
   * Without it only repeated loads of one state are equal to each other. The conformance suite tests it.
   */
  readonly exactStates?: true | undefined;
  /**
   * True when no frame has been left undrawn so far, whatever `draw` said, and none will be. Frames that it leaves undrawn
   * may have an effect on the game: some cores find out while they draw which sprites overlap.
   */
  readonly drawsAlways?: boolean;
  /** Switches the console off and on again: RAM, picture and counters are as after the first start. */
  powerOn(): void;
  /**
   * Runs one frame with these buttons held.
   * @throws {EmulationError} `GAME_CRASHED` when the program stops the console; only `powerOn` and `loadState` help
   * @param players one mask for each player; a missing player presses nothing
   * @param draw false when the caller will not read this frame: the picture may then stay as it was. On some libretro
   * cores the game can see the difference.
   */
  frame(players: readonly ButtonMask[], draw?: boolean): void;
  /** The last drawn frame. After `powerOn` and `loadState` it is undefined until a frame is drawn. */
  picture(): Picture;
  /** {@link picture} without a conversion to bytes, where the emulator has its pixels in this form. */
  nativePicture?(): NativePicture;
  /** Everything that decides the future. The bytes belong to the caller. */
  saveState(): Uint8Array;
  /** What other programs can load of a state, into the same core; absent where there are none. The bytes are a copy. */
  coreState?(state: Uint8Array): Uint8Array;
  /** @throws {EmulationError} `STATE_REFUSED` when the bytes are not a state of this core and cartridge */
  loadState(state: Uint8Array): void;
  /** Frees memory outside the garbage collector. Idempotent; every other call then throws `EMULATOR_CLOSED`. */
  close(): void;
}

/** Makes emulators of one console from ROM bytes. */
export interface EmulatorFactory {
  readonly core: CoreIdentity;
  /** gym-retro's names of the consoles it plays. */
  readonly systems: readonly string[];
  /** @throws {EmulationError} `ROM_REFUSED`, `SYSTEM_UNSUPPORTED` */
  create(system: string, rom: Uint8Array): Emulator;
}
