/** The part of the game that scripts can read. */
export interface ScriptWorld {
  /** Variables of `data.json`. */
  readonly variables: readonly string[];
  /** A variable's value now; never asked for others than {@link variables}. */
  variable(name: string): number;
  /** @throws where no RAM answers */
  byte(address: number): number;
  /** Frames of the episode that were judged before this one. */
  readonly frame: number;
}

/** A scenario's scripts, as they run in one episode after another. */
export interface RunningScript {
  /** Begins an episode: forgets everything and runs the files. @throws {EnvironmentError} `SCRIPT_FAILED` */
  restart(): void;
  /** What a function says: a number, or truth as 1 and 0; nothing is 0. @throws {EnvironmentError} `SCRIPT_FAILED` */
  call(name: string): number;
}

/** @param functions that will be called @throws {EnvironmentError} `SCRIPT_FAILED` */
export type ScriptOpener = (functions: readonly string[], world: ScriptWorld) => RunningScript;
