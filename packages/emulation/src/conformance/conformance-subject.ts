import { readFileSync } from "node:fs";
import type { Emulator, EmulatorFactory } from "../emulator.ts";

/** What the suite tests. All of it can be sent to another process, which then makes the same emulator. */
export interface ConformanceSubject {
  /** URL of the module that exports the factory's maker. */
  readonly module: string;
  /** Name of the exported function that returns an {@link EmulatorFactory}. */
  readonly maker: string;
  /** Arguments of the maker, as JSON. */
  readonly makerArguments: readonly unknown[];
  /** gym-retro's name of the console. */
  readonly system: string;
  /** File of a ROM that does something by itself and on buttons. */
  readonly romFile: string;
  /**
   * Loading changes bits that have no effect, so a state saved after loading may differ from the loaded one. A second
   * load and save changes nothing more.
   */
  readonly statesSettle?: boolean;
}

/** A function that makes emulators of the subject's console and cartridge. */
export async function emulatorsOf(subject: ConformanceSubject): Promise<() => Emulator> {
  const module: Record<string, unknown> = await import(subject.module);
  const maker = module[subject.maker] as (...values: readonly unknown[]) => EmulatorFactory;
  const factory = maker(...subject.makerArguments);
  const rom = new Uint8Array(readFileSync(subject.romFile));
  return () => factory.create(subject.system, rom);
}
