import { createHash } from "node:crypto";
import type { Emulator } from "@lockstep/emulation";
import {
  encodeBk2,
  type LoadedGame,
  type Recording,
  RecordingEmulator,
  readVariable,
} from "@lockstep/environment";

/** The console that a person plays on: what is pressed is recorded, and its RAM can be looked at. */
export class PlayedConsole {
  readonly #game: LoadedGame;
  #recorder: RecordingEmulator | null = null;
  #ended: { readonly recording: Recording; readonly ramSha256: string } | null = null;

  constructor(game: LoadedGame) {
    this.#game = game;
  }

  /** Takes the place of the emulator. */
  watch(emulator: Emulator): Emulator {
    this.#recorder = new RecordingEmulator(emulator, this.#game.name, (recording) => {
      this.#ended ??= { recording, ramSha256: this.#ramSha256() };
    });
    return this.#recorder;
  }

  /** The play begins: what led to its start state is behind it, unless that can be part of its recording. */
  begin(): void {
    this.#ended = null;
  }

  get game(): string {
    return this.#game.name;
  }

  get core(): { readonly name: string; readonly version: string } {
    const { name, version } = this.#opened.core;
    return { name, version };
  }

  /** Names of the buttons. */
  get buttons(): readonly string[] {
    return this.#opened.buttons.flatMap((name) => name ?? []);
  }

  /** Names of what {@link values} gives. */
  get variables(): readonly string[] {
    return this.#game.watched.map(({ name }) => name);
  }

  values(): readonly number[] {
    const { memory } = this.#opened;
    return this.#game.watched.map((variable) => readVariable(memory, variable));
  }

  /** What was pressed from the start on, and the hash of all RAM after it. */
  recorded(): {
    readonly bk2: Uint8Array;
    readonly frames: number;
    readonly ramSha256: string;
  } {
    const { recording, ramSha256 } = this.#ended ?? {
      recording: this.#opened.recording(),
      ramSha256: this.#ramSha256(),
    };
    const bk2 = encodeBk2(recording, this.#opened.buttons);
    return { bk2, frames: recording.frames.length, ramSha256 };
  }

  /** The moment, as its core saves it. @throws {RangeError} after the episode's end */
  saveState(): Uint8Array {
    if (this.#ended !== null)
      throw new RangeError("the play is over; a start state is kept before its end");
    return this.#opened.saveState();
  }

  get #opened(): RecordingEmulator {
    if (this.#recorder === null) throw new RangeError("the console is not switched on");
    return this.#recorder;
  }

  #ramSha256(): string {
    return createHash("sha256").update(this.#opened.memory.bytes).digest("hex");
  }
}
