import { createHash } from "node:crypto";
import { EmulationError } from "../emulation-error.ts";
import type {
  ButtonMask,
  ButtonOrder,
  CoreIdentity,
  Emulator,
  Memory,
  NativePicture,
  Picture,
} from "../emulator.ts";
import { openState, type StateLabel, sealState } from "../state-envelope.ts";
import { coreThatSaved } from "../state-signature.ts";
import type { Console } from "./core/consoles.ts";
import type { CoreLogger } from "./core/core-log.ts";
import { CoreMemory } from "./core/core-memory.ts";
import { CoreOptions } from "./core/core-options.ts";
import { CoreSession } from "./core/core-session.ts";
import {
  convertGenesisPlusGxState,
  genesisPlusGxStateVersion,
} from "./core/genesis-plus-gx-state.ts";
import type { Screen } from "./core/screen.ts";
import { HOST_STATE_BYTES } from "./host/core-host.ts";

/** What a {@link LibretroEmulator} needs. */
export interface LibretroPlan {
  readonly core: CoreIdentity;
  readonly corePath: string;
  /** Of the core's file, in hexadecimal digits. */
  readonly coreSha256: string;
  readonly console: Console;
  readonly rom: Uint8Array;
  readonly logger: CoreLogger | null;
  /** The user's wishes. */
  readonly options: Readonly<Record<string, string>>;
  /** The host's wishes. */
  readonly suggestedOptions: Readonly<Record<string, string>>;
  readonly javascriptOnly: boolean;
  readonly computersTime: boolean;
  readonly takesRandomNumbers: boolean;
}

/**
 * Increase it when the content of a state changes its format. It is the time and the random numbers that the core had,
 * {@link HOST_STATE_BYTES} bytes, then the core's own state.
 */
const STATE_FORMAT = 2;
const ENVELOPE = Buffer.from("LSTATE\n", "latin1");

/**
 * A console on a libretro core in a private copy of its library. It loads its own states and bare ones of
 * `retro_serialize`, which gym-retro's `.state` files contain after unpacking.
 */
export class LibretroEmulator implements Emulator {
  readonly system: string;
  readonly core: CoreIdentity;
  readonly buttons: ButtonOrder;
  readonly #plan: LibretroPlan;
  readonly #label: StateLabel;
  readonly #memory: CoreMemory;
  /** Shows what was drawn last while a core that was opened anew has drawn nothing. */
  #shown: Screen | null = null;
  #session: CoreSession | null;
  /** Of the core's own states, once a bare state was loaded. */
  #stateVersion: { readonly genesisPlusGx: string | null } | null = null;

  /** @throws {EmulationError} `CORE_REFUSED`, `ROM_REFUSED`, `CORE_OPTION_REFUSED` */
  constructor(plan: LibretroPlan) {
    this.#plan = { ...plan, rom: plan.rom.slice() };
    this.system = plan.console.system;
    this.core = plan.core;
    this.buttons = plan.console.buttons;
    const core = `${plan.core.name} ${plan.core.version}`;
    const romSha1 = createHash("sha1").update(plan.rom).digest("hex");
    this.#label = { core, romSha1, format: STATE_FORMAT };
    this.#memory = new CoreMemory(plan.console);
    this.#session = this.#open();
    this.#memory.attach(this.#session.ram());
  }

  get framesPerSecond(): number {
    return this.#playing.framesPerSecond();
  }

  get drawsAlways(): boolean {
    return this.#playing.drawsAlways;
  }

  get memory(): Memory {
    return this.#memory;
  }

  /** The core's library is loaded again: some cores, such as Nestopia, keep values after they are shut down. */
  powerOn(): void {
    const before = this.#playing;
    this.#session = this.#open();
    this.#memory.attach(this.#session.ram());
    this.#close(before);
  }

  frame(players: readonly ButtonMask[], draw = true): void {
    this.#playing.run(players, draw);
    this.#memory.refresh();
  }

  picture(): Picture {
    const { screen } = this.#playing;
    if (screen.hasDrawn) this.#shown = screen;
    return (this.#shown ?? screen).picture();
  }

  nativePicture(): NativePicture {
    return this.#playing.screen.nativePicture();
  }

  saveState(): Uint8Array {
    const session = this.#playing;
    const content = session.serialize();
    const host = session.host?.state ?? new Uint8Array(HOST_STATE_BYTES);
    return sealState(this.#label, Buffer.concat([host, content]));
  }

  coreState(state: Uint8Array): Uint8Array {
    return this.#opened(state)?.slice(HOST_STATE_BYTES) ?? state.slice();
  }

  /**
   * A console that has played is switched off and on first: cores keep values that are in none of their states. So whoever
   * loads a state goes on in the same way, whatever was played before. Nothing has changed when the state is refused.
   */
  loadState(state: Uint8Array): void {
    const before = this.#playing;
    const opened = this.#opened(state);
    const content = opened?.subarray(HOST_STATE_BYTES) ?? this.#understood(before, state);
    const session = before.isNew ? before : this.#open();
    if (opened === null) session.host?.foreignState();
    else if (session.host !== null) session.host.state = opened.subarray(0, HOST_STATE_BYTES);
    if (!session.unserialize(content)) {
      const own = before.serialize().length;
      if (session === before) this.powerOn();
      else session.close();
      throw refused(
        `${this.#label.core} did not take its ${content.length} bytes; its own have ${own} now`,
      );
    }
    this.#session = session;
    this.#memory.attach(session.ram());
    if (session !== before) this.#close(before);
  }

  close(): void {
    this.#memory.detach();
    this.#session?.close();
    this.#session = null;
  }

  get #playing(): CoreSession {
    if (this.#session !== null) return this.#session;
    throw new EmulationError("EMULATOR_CLOSED", "This emulator was closed. Create another one.");
  }

  /** The content of a state of this emulator; `null` for others' bare states. */
  #opened(state: Uint8Array): Uint8Array | null {
    const sealed = ENVELOPE.equals(state.subarray(0, ENVELOPE.length));
    return sealed ? openState(this.#label, state) : null;
  }

  /** A page may show what a core has drawn after another state was loaded. */
  #close(session: CoreSession): void {
    if (session.screen.hasDrawn) this.#shown = session.screen;
    session.close();
  }

  #open(): CoreSession {
    const options = new CoreOptions(this.#plan.options, this.#plan.suggestedOptions);
    return new CoreSession(this.core.name, { ...this.#plan, options });
  }

  /**
   * A bare state that may be this core's. Only the core knows: its states may have other lengths at other moments. A state
   * of another version may hang it, so that is found out here where it can be.
   */
  #understood(session: CoreSession, state: Uint8Array): Uint8Array {
    const saver = coreThatSaved(state);
    if (saver !== null && !this.core.name.includes(saver))
      throw refused(`expected a state of ${this.#label.core}, got one of ${saver}`);
    this.#stateVersion ??= { genesisPlusGx: genesisPlusGxStateVersion(session.serialize()) };
    const version = this.#stateVersion.genesisPlusGx;
    const understood =
      version === null ? state : convertGenesisPlusGxState(state, this.system, version);
    if (understood === null) {
      const got = genesisPlusGxStateVersion(state) ?? `${state.length} foreign bytes`;
      throw refused(`expected a state of ${version}, got one of ${got}, which cannot be converted`);
    }
    return understood;
  }
}

function refused(why: string): EmulationError {
  return new EmulationError(
    "STATE_REFUSED",
    `Save state refused: ${why}. Make the state again with this core.`,
  );
}
