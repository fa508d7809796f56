import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What a process is asked to play. */
export interface CartridgeOrder {
  /** Name of a core of Lockstep's own; else `corePath` names a libretro core. */
  readonly embedded?: string;
  readonly corePath?: string;
  readonly system: string;
  readonly romFile: string;
  readonly plays: readonly Play[];
}

/** Frames in a row. */
export interface Play {
  /** State to begin in; power-on without one. */
  readonly fromState?: string;
  /** Goes on with the emulator of the play before, instead of an emulator of its own. */
  readonly goesOn?: boolean;
  /** Number of the first frame, which decides the buttons. */
  readonly firstFrame: number;
  readonly frames: number;
  /** No frame is drawn where the core can leave them out. */
  readonly undrawn?: boolean;
  /** What is looked at after each so many frames: pictures only where `pictures` is set. */
  readonly lookEvery: number;
  readonly pictures?: boolean;
  /** A multiple of `lookEvery`. */
  readonly markEvery: number;
  /** Where the last state is written. */
  readonly stateFile: string;
}

/** SHA-256 of what was seen since the mark before: RAM and pictures, and the core's own state at this frame. */
export interface PlayedMark {
  readonly frame: number;
  readonly ram: string;
  readonly pictures: string;
  readonly state: string;
}

/** What a play showed. */
export interface Played {
  readonly marks: readonly PlayedMark[];
  /** CPU time of the frames. */
  readonly seconds: number;
  readonly drawsAlways: boolean;
  /** Of the last state, as an emulator saves it. */
  readonly stateBytes: number;
}

/** What a core did, play by play. */
export interface PlayedCartridge {
  readonly core: string;
  /** Node's name of it, e.g. x64, arm64. */
  readonly processor: string;
  readonly plays: readonly Played[];
}

const player = join(dirname(fileURLToPath(import.meta.url)), "cartridge-player.js");
/** No core that works is this slow, also on a busy machine. */
const leastFramesPerSecond = 10;

/**
 * Plays a cartridge in a process of its own.
 * @param program Node.js with its first arguments, e.g. of another processor
 * @throws {Error} when the core cannot play it, crashes, or does not come to an end
 */
export function playInProcess(
  [program = "", ...first]: readonly string[],
  order: CartridgeOrder,
): PlayedCartridge {
  const { corePath, plays } = order;
  const frames = plays.reduce((sum, play) => sum + play.frames, 0);
  const folder = mkdtempSync(join(tmpdir(), "lockstep-cartridge-"));
  const resultFile = join(folder, "result.json");
  // Libraries that a core needs may lie beside it.
  const environment =
    corePath === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: dirname(corePath) };
  try {
    const { status, signal, error, stderr } = spawnSync(
      program,
      [...first, player, JSON.stringify(order), resultFile],
      {
        env: environment,
        encoding: "utf8",
        stdio: ["ignore", "ignore", "pipe"],
        maxBuffer: 1 << 26,
        timeout: (600 + frames / leastFramesPerSecond) * 1000,
        killSignal: "SIGKILL",
      },
    );
    if (status === 0) return JSON.parse(readFileSync(resultFile, "utf8")) as PlayedCartridge;
    const said = /^\w*Error.*$/m.exec(stderr ?? "")?.[0];
    const ended = signal === null ? (stderr ?? "").slice(-500) : `ended by ${signal}`;
    throw new Error(`${program}: ${error?.message ?? said ?? ended}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The frame up to which the first difference was seen; `null` where there was none. */
export function firstDifference(
  one: readonly PlayedMark[],
  other: readonly PlayedMark[],
  what: "ram" | "pictures" | "state",
): number | null {
  const index = one.findIndex((mark, at) => mark[what] !== other[at]?.[what]);
  return one[index]?.frame ?? null;
}
