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
import type { Console } from "./core/consoles.ts";
import type { CoreLogger } from "./core/core-log.ts";
import { CoreMemory } from "./core/core-memory.ts";
import { CoreOptions } from "./core/core-options.ts";
import { CoreSession } from "./core/core-session.ts";
import {
  convertGenesisPlusGxState,
  genesisPlusGxStateVersion,
} from "./core/genesis-plus-gx-state.ts";
import { Screen } from "./core/screen.ts";

/** What a {@link LibretroEmulator} needs. */
export interface LibretroPlan {
  readonly core: CoreIdentity;
  readonly corePath: string;
  readonly console: Console;
  readonly rom: Uint8Array;
  readonly logger: CoreLogger | null;
  /** The user's wishes. */
  readonly options: Readonly<Record<string, string>>;
  /** The host's wishes. */
  readonly suggestedOptions: Readonly<Record<string, string>>;
  readonly javascriptOnly: boolean;
}

/** Increase it when the content of a state changes its format. */
const STATE_FORMAT = 1;
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
  readonly #screen = new Screen();
  #session: CoreSession | null;

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
    this.#playing.close();
    this.#session = null;
    this.#session = this.#open();
  }

  frame(players: readonly ButtonMask[], draw = true): void {
    this.#playing.run(players, draw);
    this.#memory.refresh();
  }

  picture(): Picture {
    return this.#screen.picture();
  }

  nativePicture(): NativePicture {
    return this.#screen.nativePicture();
  }

  saveState(): Uint8Array {
    return sealState(this.#label, this.#playing.serialize());
  }

  loadState(state: Uint8Array): void {
    const session = this.#playing;
    const sealed = ENVELOPE.equals(state.subarray(0, ENVELOPE.length));
    const content = sealed
      ? openState(this.#label, state).slice()
      : this.#understood(session, state);
    const before = sealed ? null : session.serialize();
    if (!session.unserialize(content)) {
      if (before !== null) session.unserialize(before);
      throw refused(`${this.#label.core} did not take its ${content.length} bytes`);
    }
    this.#memory.attach(session.ram());
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

  #open(): CoreSession {
    this.#memory.detach();
    const { core, corePath, console, rom, logger, javascriptOnly } = this.#plan;
    const options = new CoreOptions(this.#plan.options, this.#plan.suggestedOptions);
    const screen = this.#screen;
    const plan = { corePath, console, rom, options, logger, screen, javascriptOnly };
    const session = new CoreSession(core.name, plan);
    this.#memory.attach(session.ram());
    return session;
  }

  /** A bare state that is safe for this core: a state of another version may hang it. */
  #understood(session: CoreSession, state: Uint8Array): Uint8Array {
    const own = session.serialize();
    const version = genesisPlusGxStateVersion(own);
    const understood =
      version === null ? state.slice() : convertGenesisPlusGxState(state, this.system, version);
    if (understood === null) {
      const got = genesisPlusGxStateVersion(state) ?? `${state.length} foreign bytes`;
      throw refused(`expected a state of ${version}, got one of ${got}, which cannot be converted`);
    }
    if (understood.length === own.length) return understood;
    throw refused(
      `states of ${this.#label.core} with this game have ${own.length} bytes, this one has ${state.length}`,
    );
  }
}

function refused(why: string): EmulationError {
  return new EmulationError(
    "STATE_REFUSED",
    `Save state refused: ${why}. Make the state again with this core.`,
  );
}
