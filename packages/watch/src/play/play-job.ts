import type { EnvironmentPlaces } from "@lockstep/environment";
import type { RunConfiguration } from "@lockstep/run-configuration";
import type { PlayCommand } from "@lockstep/watch-page";
import { z } from "zod";

/** A play that a person begins. */
export interface PlayJob {
  /** What commands name it by; nobody can guess it. */
  readonly play: string;
  readonly folder: string;
  readonly run: string;
  readonly configuration: RunConfiguration;
  readonly places: EnvironmentPlaces;
  readonly state: string;
  readonly seed: number;
  /** Of the weights that play beside; `null` to play alone. */
  readonly version: number | null;
  /** 1 is the console's own. */
  readonly speed: number;
}

const play = z.string().max(64);
const names = z.array(z.string().max(64)).max(32);

/** @throws {z.ZodError} */
export const playCommandSchema: z.ZodType<PlayCommand> = z.union([
  z.strictObject({ play, held: names, tapped: names }),
  z.strictObject({ play, do: z.enum(["pause", "go on", "keep", "keep state"]) }),
  z.strictObject({ play, speed: z.number().min(0.1).max(4) }),
]);
