import type { Workbench } from "@lockstep/integrate";
import type { PlaceOptions } from "../games/game-catalogue.ts";
import type { CommandContext } from "../options/command.ts";

export interface IntegrateOptions extends Pick<PlaceOptions, "coresPath" | "gamesPath"> {
  readonly rom: string | undefined;
  readonly script: string | undefined;
  readonly name: string | undefined;
  readonly into: string;
  readonly replace: boolean;
  readonly system: string | undefined;
  readonly core: string | undefined;
  readonly trySteps: number;
  readonly port: number;
  readonly open: boolean;
}

/** An integration that is being made. */
export interface Making {
  readonly workbench: Workbench;
  readonly name: string;
  /** Where it is written. */
  readonly place: { readonly folder: string; readonly replace: boolean };
  readonly values: IntegrateOptions;
  readonly context: CommandContext;
}

/** What to do with it next. */
export function trainLine(name: string, into: string): string {
  return `lockstep train --game ${name} --games-path ${into}`;
}
