import type { Emulator } from "@lockstep/emulation";

/** One frame: buttons of the first player, and whether its picture is wanted. */
export interface PlayedFrame {
  readonly buttons: number;
  readonly draw: boolean;
}

/** Something that plays frames, and says how long it took. */
export interface FramePlayer {
  /** @returns seconds of CPU time */
  play(frames: readonly PlayedFrame[]): Promise<number>;
  /** @param state as an {@link Emulator} saves it @returns seconds of CPU time */
  loadState(state: Uint8Array): Promise<number>;
  /** All work RAM in the console's byte order. */
  ram(): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** An emulator behind its port. */
export function emulatorPlayer(emulator: Emulator): FramePlayer {
  return {
    play: async (frames) =>
      cpuSeconds(() => {
        for (const { buttons, draw } of frames) emulator.frame([buttons], draw);
      }),
    loadState: async (state) => cpuSeconds(() => emulator.loadState(state)),
    ram: async () => emulator.memory.bytes.slice(),
    close: async () => emulator.close(),
  };
}

/** CPU seconds of this process, all its threads included. */
export function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
