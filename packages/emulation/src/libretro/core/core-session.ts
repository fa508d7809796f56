import { createHash } from "node:crypto";
import { join } from "node:path";
import koffi, { type TypeObject } from "koffi";
import { EmulationError } from "../../emulation-error.ts";
import type { ButtonMask } from "../../emulator.ts";
import { CStrings } from "../callbacks/c-strings.ts";
import type { SlowCallbacks } from "../callbacks/callback-code.ts";
import { CallbackGuard } from "../callbacks/callback-guard.ts";
import { NativeCallbacks } from "../callbacks/native-callbacks.ts";
import { registerLogCallback } from "../callbacks/variadic-log-callback.ts";
import { withoutStandardOutput } from "../callbacks/without-standard-output.ts";
import { clockChip } from "../host/clock-chip.ts";
import { CoreHost } from "../host/core-host.ts";
import type { CoreSystemInfo, CoreTiming } from "../library/core-functions.ts";
import { CoreLibrary } from "../library/core-library.ts";
import {
  AUDIO_BATCH_CALLBACK,
  AUDIO_BUFFER_STATUS_CALLBACK,
  AUDIO_SAMPLE_CALLBACK,
  ENVIRONMENT_CALLBACK,
  INPUT_POLL_CALLBACK,
  INPUT_STATE_CALLBACK,
  JOYPAD_DEVICE,
  type Pointer,
  VIDEO_CALLBACK,
} from "../libretro-abi.ts";
import type { Console } from "./consoles.ts";
import { CoreLog, type CoreLogger } from "./core-log.ts";
import type { CoreRam } from "./core-memory.ts";
import type { CoreOptions } from "./core-options.ts";
import { Environment } from "./environment.ts";
import { Joypads, PORTS } from "./joypads.ts";
import { readCoreRam } from "./read-core-ram.ts";
import { Screen } from "./screen.ts";

/** What opening a session needs. */
export interface SessionPlan {
  readonly corePath: string;
  /** Of the core's file, in hexadecimal digits. */
  readonly coreSha256: string;
  readonly console: Console;
  readonly rom: Uint8Array;
  readonly options: CoreOptions;
  readonly logger: CoreLogger | null;
  /** Answer every callback in JavaScript. */
  readonly javascriptOnly: boolean;
  /** Leave the computer's time and random numbers to the core. */
  readonly computersTime: boolean;
  /** The core takes random numbers from the C library. */
  readonly takesRandomNumbers: boolean;
}

const PADS = 2;
/** Frames a second that a console may have. */
const [slowest, fastest] = [1, 1_000];
/** Far above every console's state: a larger size is an error of the core. */
const MAX_STATE_BYTES = 1 << 28;

/** A core with its game, from power-on to power-off. It keeps everything alive that C may call or point to. */
export class CoreSession {
  /** What it has drawn. */
  readonly screen: Screen;
  readonly #plan: SessionPlan;
  readonly #library: CoreLibrary;
  readonly #guard = new CallbackGuard();
  readonly #native: NativeCallbacks | null;
  readonly #joypads: Joypads;
  readonly #strings = new CStrings();
  readonly #callbacks: bigint[] = [];
  readonly #pointers: CallbackPointers;
  readonly #log: CoreLog;
  readonly #environment: Environment;
  readonly #name: string;
  readonly #host: CoreHost | null;
  #framesRun = 0;
  #isNew = true;
  #stage: "loaded" | "initialised" | "playing" = "loaded";
  #statusOf: { readonly pointer: bigint; readonly call: AudioBufferStatus } | null = null;

  /**
   * @param name of the core, for messages
   * @throws {EmulationError} `CORE_REFUSED`, `ROM_REFUSED`, `CORE_OPTION_REFUSED`
   */
  constructor(name: string, plan: SessionPlan) {
    this.#plan = plan;
    this.#name = name;
    this.#log = new CoreLog(name, plan.logger);
    this.#library = new CoreLibrary(plan.corePath, plan.coreSha256);
    const seldom = this.#registerSeldom();
    this.#native = plan.javascriptOnly ? null : NativeCallbacks.open(PORTS, seldom);
    this.#joypads = new Joypads(this.#native?.held);
    this.screen = new Screen(this.#native);
    this.#pointers = this.#native ?? { ...seldom, ...this.#registerFrequent() };
    this.#host = this.#openHost();
    try {
      this.#expectOwnNumbers();
      this.#expectClock();
      const { systemFolder, saveFolder } = this.#library.place;
      const [screen, strings, log] = [this.screen, this.#strings, this.#log];
      const { options } = plan;
      const logCallback = this.#logCallback();
      const noteChange = (changed: boolean): void => {
        if (this.#native !== null) this.#native.optionsChanged = changed;
      };
      const host = { logCallback, systemFolder, saveFolder, noteChange };
      this.#environment = new Environment({ screen, options, strings, log, ...host });
      withoutStandardOutput(() => {
        this.#setCallbacks();
        this.#start();
      });
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The core's time and random numbers, `null` where they are the computer's. They are not in the core's states. */
  get host(): CoreHost | null {
    return this.#host;
  }

  /** Since power-on no frame was run and no state was loaded. */
  get isNew(): boolean {
    return this.#isNew;
  }

  /** Where the core's RAM is now. Valid until the core loads a state or is closed. */
  ram(): CoreRam {
    const { getMemoryData: data, getMemorySize: size } = this.#library.functions;
    return readCoreRam(this.#plan.console, { data, size }, this.#environment.memoryMap);
  }

  /** What the core says of the game. @throws {EmulationError} `CORE_FAILED` */
  framesPerSecond(): number {
    const timing = {} as CoreTiming;
    this.#library.functions.getSystemAvInfo(timing);
    this.#guard.rethrow();
    const { fps } = timing;
    if (fps >= slowest && fps <= fastest) return fps;
    throw this.#failed(`announces ${fps} frames a second`);
  }

  /** No way was seen in which the core would learn that a frame need not be drawn. */
  get drawsAlways(): boolean {
    const { audioBufferStatus, asksForDrawing } = this.#environment;
    return audioBufferStatus === null && !asksForDrawing;
  }

  /** Runs one frame. @throws {EmulationError} `GAME_CRASHED`, `CORE_FAILED` */
  run(players: readonly ButtonMask[], draw: boolean): void {
    this.#isNew = false;
    this.#joypads.hold(players);
    this.#environment.drawing = draw;
    this.#tellAudioBuffer(draw);
    this.#host?.advance();
    this.#library.functions.run();
    this.#framesRun++;
    this.#guard.rethrow();
    this.#environment.throwIfShutDown(this.#name);
  }

  /** @throws {EmulationError} `CORE_FAILED` */
  serialize(): Uint8Array {
    const size = this.#stateBytes();
    const state = new Uint8Array(size);
    const done = this.#library.functions.serialize(state, size);
    this.#guard.rethrow();
    if (!done) throw this.#failed(`could not save a state of ${size} bytes`);
    return state;
  }

  /** The current length of a state in bytes. It may differ from call to call. */
  #stateBytes(): number {
    const size = this.#library.functions.serializeSize();
    this.#guard.rethrow();
    if (size > 0 && size <= MAX_STATE_BYTES) return size;
    throw this.#failed(`announces save states of ${size} bytes`);
  }

  /** @returns whether the core accepted it */
  unserialize(state: Uint8Array): boolean {
    if (this.#environment.needsFrameBeforeState && this.#framesRun === 0) this.run([], false);
    this.#isNew = false;
    // Some cores read a state of their own length, whatever length they are told.
    const own = this.#library.functions.serializeSize();
    const padded = copyOfState(state, own <= MAX_STATE_BYTES ? own : 0);
    const taken = this.#library.functions.unserialize(padded, state.length);
    this.#guard.rethrow();
    return taken;
  }

  /** Ends the game and unloads the core. Idempotent. */
  close(): void {
    this.screen.end();
    this.#stop();
    this.#host?.close();
    this.#library.close();
    this.#host?.free();
    for (const callback of this.#callbacks.splice(0)) koffi.unregister(callback);
    this.#strings.free();
    this.#native?.close();
  }

  #stop(): void {
    const { functions } = this.#library;
    withoutStandardOutput(() => {
      if (this.#stage === "playing") functions.unloadGame();
      if (this.#stage !== "loaded") functions.deinit();
    });
    this.#stage = "loaded";
  }

  #start(): void {
    const { functions } = this.#library;
    functions.init();
    this.#stage = "initialised";
    this.#guard.rethrow();
    const loaded = this.#loadGame();
    if (loaded) this.#stage = "playing";
    this.#guard.rethrow();
    if (!loaded) throw this.#romRefused();
    this.#environment.throwIfShutDown(this.#name);
    this.#plan.options.verify(this.#name);
    if (this.#host?.tellsTime) this.#host.framesPerSecond = this.framesPerSecond();
    // Some cores, such as Nestopia, connect no pads unless the host asks for it.
    for (let port = 0; port < PADS; port++) functions.setControllerPortDevice(port, JOYPAD_DEVICE);
    this.#guard.rethrow();
  }

  #openHost(): CoreHost | null {
    const { place, address } = this.#library;
    return this.#plan.computersTime ? null : CoreHost.open({ file: place, address });
  }

  /** @throws {EmulationError} `CORE_REFUSED` where the core would share its random numbers with other emulators */
  #expectOwnNumbers(): void {
    if (this.#host !== null || !this.#plan.takesRandomNumbers) return;
    throw new EmulationError(
      "CORE_REFUSED",
      `${this.#name} takes random numbers from the C library, which all emulators of a process share, so no two runs would be the same. Lockstep gives cores numbers of their own on Linux with x86-64 processors: use this core there.`,
    );
  }

  /** @throws {EmulationError} `ROM_REFUSED` for a cartridge whose clock would be the computer's */
  #expectClock(): void {
    const { console, rom } = this.#plan;
    const chip = this.#host === null ? clockChip(console.system, rom) : null;
    if (chip === null) return;
    throw new EmulationError(
      "ROM_REFUSED",
      `${console.system} ROM refused: its cartridge has a clock (${chip}), and ${this.#name} would read this computer's time, so no two runs would be the same. Lockstep gives cores a clock of its own on Linux with x86-64 processors: play this cartridge there.`,
    );
  }

  #loadGame(): boolean {
    const { rom, console } = this.#plan;
    const path = join(this.#library.place.contentFolder, `game.${console.romExtension}`);
    const info = {} as CoreSystemInfo;
    this.#library.functions.getSystemInfo(info);
    if (info.need_fullpath) {
      this.#library.place.writeContent(path, rom);
      return this.#library.functions.loadGame({ path, data: null, size: 0, meta: null });
    }
    const data = koffi.alloc("uint8", rom.length) as bigint;
    try {
      new Uint8Array(koffi.view(data, rom.length)).set(rom);
      return this.#library.functions.loadGame({ path, data, size: rom.length, meta: null });
    } finally {
      koffi.free(data);
    }
  }

  #setCallbacks(): void {
    const { functions } = this.#library;
    const { environment, video, sample, batch, poll, pads } = this.#pointers;
    functions.setEnvironment(environment);
    functions.setVideoRefresh(video);
    functions.setAudioSample(sample);
    functions.setAudioSampleBatch(batch);
    functions.setInputPoll(poll);
    functions.setInputState(pads);
    this.#guard.rethrow();
  }

  #registerSeldom(): SlowCallbacks {
    const guard = this.#guard;
    const environment = (command: number, data: Pointer): boolean => {
      return this.#environment.answer(command, data);
    };
    const video = (pixels: Pointer, width: number, height: number, pitch: number): void => {
      this.screen.refresh(pixels, width, height, Number(pitch));
    };
    return {
      environment: this.#register(guard.wrap(environment, false), ENVIRONMENT_CALLBACK),
      video: this.#register(guard.wrap(video, undefined), VIDEO_CALLBACK),
    };
  }

  /** Callbacks that a core may call many times a frame. */
  #registerFrequent(): FrequentPointers {
    const batch = (_samples: Pointer, frames: number): number => frames;
    const joypads = this.#joypads;
    const pads = (port: number, device: number, index: number, id: number): number => {
      return joypads.state(port, device, index, id);
    };
    return {
      sample: this.#register(() => {}, AUDIO_SAMPLE_CALLBACK),
      batch: this.#register(batch, AUDIO_BATCH_CALLBACK),
      poll: this.#register(() => {}, INPUT_POLL_CALLBACK),
      pads: this.#register(pads, INPUT_STATE_CALLBACK),
    };
  }

  #logCallback(): bigint {
    const write = (level: number, message: string): void => this.#log.write(level, message);
    const pointer = registerLogCallback(write, this.#guard);
    this.#callbacks.push(pointer);
    return pointer;
  }

  #register(callback: (...values: never[]) => unknown, type: TypeObject): bigint {
    const pointer = koffi.register(callback, koffi.pointer(type));
    this.#callbacks.push(pointer);
    return pointer;
  }

  /** A core with frame skip does not draw a frame when the host reports that its audio buffer is almost empty. */
  #tellAudioBuffer(draw: boolean): void {
    const pointer = this.#environment.audioBufferStatus;
    if (pointer === null) return;
    if (this.#statusOf?.pointer !== pointer) {
      const call = koffi.decode(pointer, AUDIO_BUFFER_STATUS_CALLBACK) as AudioBufferStatus;
      this.#statusOf = { pointer, call };
    }
    this.#statusOf.call(true, draw ? 100 : 0, !draw);
  }

  #romRefused(): EmulationError {
    const { rom, console } = this.#plan;
    const sha1 = createHash("sha1").update(rom).digest("hex");
    return new EmulationError(
      "ROM_REFUSED",
      `${this.#name} refused the ROM with SHA-1 ${sha1} (${rom.length} bytes) as a cartridge of the ${console.system}.${this.#log.complaints} Use a complete dump.`,
    );
  }

  #failed(what: string): EmulationError {
    return new EmulationError(
      "CORE_FAILED",
      `${this.#name} ${what}.${this.#log.complaints} Try another version of the core.`,
    );
  }
}

/** States are as long as a megabyte: new memory for each would have to be cleared, page by page. */
let stateCopy: Uint8Array = new Uint8Array();

/** A copy, which a core may write to, with zeros behind it up to so many bytes. Valid until the next call. */
function copyOfState(state: Uint8Array, bytes: number): Uint8Array {
  const length = Math.max(state.length, bytes);
  if (stateCopy.length < length) stateCopy = new Uint8Array(length);
  stateCopy.set(state);
  stateCopy.fill(0, state.length, length);
  return stateCopy.subarray(0, length);
}

type FrequentPointers = Readonly<Record<"sample" | "batch" | "poll" | "pads", bigint>>;
type CallbackPointers = FrequentPointers & SlowCallbacks;
type AudioBufferStatus = (active: boolean, occupancy: number, underrunLikely: boolean) => void;
