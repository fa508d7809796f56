import { base64OfBytes, bytesOfBase64 } from "@lockstep/system/bytes";
import { EnvironmentError } from "../../../environment-error.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Variable } from "../scenario/variable-reader.ts";
import type { InputSpan } from "./input-script.ts";
import type { LoadedGame } from "./load-game.ts";
import type { Metadata } from "./metadata.ts";
import type { StartState } from "./start-state.ts";

type PackedVariable = Omit<Variable, "mask" | "declared"> & {
  /** Decimal. */
  readonly mask: string | null;
};

type PackedState =
  | { readonly name: string; readonly inputs: readonly InputSpan[] }
  /** Base64. */
  | { readonly name: string; readonly saved: string };

/** A game without its cartridge as JSON that names no file of the machine it was read on, to be played where there are no files. */
export interface PackedGame {
  readonly name: string;
  readonly title: string;
  readonly system: string;
  readonly romSha1: string;
  readonly variables: readonly PackedVariable[];
  readonly scenario: Omit<Scenario, "scripts" | "openScript" | "doneScript" | "actions">;
  /** Names of variables. */
  readonly watched: readonly string[];
  readonly metadata: Pick<Metadata, "progress" | "finish" | "coreOptions">;
  readonly stateNames: readonly string[];
  readonly states: readonly PackedState[];
}

/**
 * @param states to begin at
 * @throws {EnvironmentError} `STATE_UNKNOWN`; `SCRIPT_UNSUPPORTED` when scripts judge the game: they run in Node.js only
 */
export function packGame(game: LoadedGame, states: readonly string[]): PackedGame {
  const { scripts, openScript: _, doneScript, actions: __, ...scenario } = game.scenario;
  if (doneScript !== null || scenario.rewards.some(({ script }) => script !== undefined))
    throw new EnvironmentError(
      "SCRIPT_UNSUPPORTED",
      `${game.name}: its scenario is judged by ${scripts.map(({ file }) => file).join(", ")}, and scripts do not run where there is no Node.js; use another scenario`,
    );
  const { name, title, system, romSha1, stateNames } = game;
  const { progress, finish, coreOptions } = game.metadata;
  return {
    ...{ name, title, system, romSha1, scenario, stateNames },
    variables: [...game.variables.values()].map(({ declared: _, mask, ...variable }) => ({
      ...variable,
      mask: mask === null ? null : String(mask),
    })),
    watched: game.watched.map((variable) => variable.name),
    metadata: { progress, finish, coreOptions },
    states: game.startStates(states).map(packState),
  };
}

function packState(state: StartState): PackedState {
  const { name } = state;
  return state.kind === "inputs"
    ? { name, inputs: state.spans }
    : { name, saved: base64OfBytes(state.bytes) };
}

/** The game with its cartridge, as it was loaded. */
export function unpackGame(packed: PackedGame, rom: Uint8Array): LoadedGame {
  const { name, title, system, romSha1, stateNames, metadata } = packed;
  const all = packed.variables.map((variable) => unpackVariable(variable, name));
  const variables = new Map(all.map((variable) => [variable.name, variable]));
  const states = new Map(packed.states.map((state) => [state.name, unpackState(state)]));
  const startState = (wanted: string): StartState => {
    const state = states.get(wanted);
    if (state !== undefined) return state;
    throw new EnvironmentError(
      "STATE_UNKNOWN",
      `${name} has no start state ${wanted} here, expected one of ${[...states.keys()].join(", ")}`,
    );
  };
  return {
    ...{ name, title, system, rom, romSha1, variables, stateNames, startState },
    folder: name,
    romFile: "the cartridge",
    scenario: {
      ...packed.scenario,
      ...{ doneScript: null, scripts: [], openScript: null, actions: null },
    },
    watched: packed.watched.map((watched) => variables.get(watched) as Variable),
    metadata: {
      ...metadata,
      ...{
        title,
        defaultState: null,
        statesByPlayers: [],
        trainingStates: [],
        evaluationStates: [],
      },
    },
    startStates: (names) => names.map(startState),
  };
}

function unpackVariable({ mask, ...variable }: PackedVariable, game: string): Variable {
  return {
    ...variable,
    mask: mask === null ? null : BigInt(mask),
    declared: `${game}/data.json: ${variable.name} (address ${variable.address})`,
  };
}

function unpackState(state: PackedState): StartState {
  const { name } = state;
  return "inputs" in state
    ? { kind: "inputs", name, file: `${name}.inputs`, spans: state.inputs }
    : { kind: "saved", name, bytes: bytesOfBase64(state.saved) };
}
