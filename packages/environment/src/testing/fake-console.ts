import type { ButtonMask, Emulator, Memory, Picture } from "@lockstep/emulation";
import { aMemory } from "./fake-memory.ts";

const WIDTH = 12;
const HEIGHT = 10;
const BUTTONS = ["B", null, "SELECT", "START", "UP", "DOWN", "LEFT", "RIGHT", "A"];
const bit = (name: string): number => 1 << BUTTONS.indexOf(name);

/**
 * A console with a small game: RIGHT and LEFT move x by 1, with A by 2; B costs one of three lives; x ≥ 100 is the
 * goal. It counts what was done to it. Its picture shows RAM and frame number, so that every difference is seen.
 */
export class FakeConsole implements Emulator {
  readonly system = "Nes";
  readonly core = { name: "fake", version: "1" };
  readonly buttons: readonly (string | null)[] = BUTTONS;
  readonly framesPerSecond = 50;
  readonly memory: Memory = aMemory(new Uint8Array(16));
  /** Frames that were played, drawn, and the masks held in them. */
  readonly held: ButtonMask[] = [];
  /** Masks of the second player, who only counts: byte 5 counts the frames with RIGHT. */
  readonly second: (ButtonMask | undefined)[] = [];
  drawn = 0;
  powerOns = 0;
  loads = 0;
  closed = false;
  #picture = new Uint8Array(WIDTH * HEIGHT * 3);

  constructor() {
    this.powerOn();
  }

  powerOn(): void {
    this.powerOns += 1;
    this.memory.bytes.fill(0);
    this.memory.bytes[2] = 3;
  }

  frame(players: readonly ButtonMask[], draw = true): void {
    const mask = players[0] ?? 0;
    this.held.push(mask);
    this.second.push(players[1]);
    const ram = this.memory.bytes;
    if ((players[1] ?? 0) & bit("RIGHT")) ram[5] = this.memory.readByte(5) + 1;
    const speed = mask & bit("A") ? 2 : 1;
    let x = this.memory.readByte(0) + 256 * this.memory.readByte(1);
    if (mask & bit("RIGHT")) x += speed;
    if (mask & bit("LEFT")) x = Math.max(0, x - speed);
    if (mask & bit("B")) ram[2] = this.memory.readByte(2) - 1;
    ram[0] = x;
    ram[1] = x >> 8;
    ram[3] = Number(x >= 100);
    ram[4] = this.memory.readByte(4) + 1;
    if (draw) this.#draw();
  }

  picture(): Picture {
    return { width: WIDTH, height: HEIGHT, rgb: this.#picture };
  }

  saveState(): Uint8Array {
    return this.memory.bytes.slice();
  }

  loadState(state: Uint8Array): void {
    this.loads += 1;
    this.memory.bytes.set(state);
  }

  close(): void {
    this.closed = true;
  }

  #draw(): void {
    this.drawn += 1;
    for (let i = 0; i < this.#picture.length; i++) {
      this.#picture[i] = Math.imul(this.memory.readByte(i % 5) + 1, 37 * (i + 1));
    }
  }
}
