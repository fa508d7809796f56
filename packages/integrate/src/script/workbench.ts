import { join, sep } from "node:path";
import type { Emulator } from "@lockstep/emulation";
import {
  type Cartridge,
  type EnvironmentPlaces,
  type RetroEnvironment,
  readVariable,
} from "@lockstep/environment";
import { LockstepError } from "@lockstep/errors";
import { Draft } from "../draft/draft.ts";
import { type DraftGame, openDraftGame } from "../draft/draft-game.ts";
import { type IntegrationPlace, writeIntegration } from "../draft/write-integration.ts";
import { IntegrateError } from "../integrate-error.ts";
import { encodeValue } from "../search/encode-value.ts";
import type { Narrowing } from "../search/narrowing.ts";
import { RamSearch } from "../search/ram-search.ts";
import { ConsoleSession } from "../session/console-session.ts";
import { type ScenarioTrial, tryScenario } from "../trial/scenario-trial.ts";
import type { Instruction } from "./instruction.ts";

export interface WorkbenchOptions {
  readonly cartridge: Cartridge;
  /** Of the game: its folder's name, which ends in its console's. */
  readonly name: string;
  /** Closed with the workbench. */
  readonly emulator: Emulator;
  readonly coresPaths: readonly string[];
  /** How `lockstep train` would play a game: filled in as for a run. */
  environmentOf(game: string, places: EnvironmentPlaces): Promise<RetroEnvironment>;
}

/** Where a person makes an integration: a console, a search, and what was found. */
export class Workbench {
  readonly session: ConsoleSession;
  readonly draft: Draft = new Draft();
  readonly #options: WorkbenchOptions;
  #search: RamSearch | null = null;

  constructor(options: WorkbenchOptions) {
    this.#options = options;
    this.session = new ConsoleSession(options.emulator);
  }

  /** The search that goes on. */
  get search(): RamSearch | null {
    return this.#search;
  }

  /**
   * Does what is asked.
   * @returns lines for the person
   * @throws {LockstepError} what keeps it from being done
   */
  async run(instruction: Instruction): Promise<readonly string[]> {
    if ("try" in instruction) return trialLines(await this.try(instruction.try, instruction.seed));
    return this.#do(instruction);
  }

  /** Tries the scenario with a random agent. @throws {IntegrateError} `NOT_TRIED` */
  async try(steps: number, seed = 1): Promise<ScenarioTrial> {
    if (this.draft.defaultState === null)
      throw new IntegrateError("NOT_TRIED", "no start state was saved; save one first");
    const { name, coresPaths, environmentOf } = this.#options;
    const { gamePath, close } = this.openDraft();
    const folder = join(gamePath, name);
    try {
      const places = { gamePaths: [gamePath], romPaths: [], coresPaths };
      const environment = await environmentOf(name, places);
      const trial = await tryScenario({ environment, places, steps, seed });
      return { ...trial, warnings: trial.warnings.map((each) => withoutFolder(each, folder)) };
    } catch (error) {
      if (!(error instanceof LockstepError)) throw error;
      const message = withoutFolder(error.message, folder);
      throw new LockstepError(error.code, error.group, message, { cause: error });
    } finally {
      close();
    }
  }

  /** The draft as a game; the caller closes it. @throws {EnvironmentError} what keeps it from being one */
  openDraft(): DraftGame {
    const { cartridge, name } = this.#options;
    return openDraftGame(this.draft, cartridge, name);
  }

  /** @returns the files' names @throws {IntegrateError} `FOLDER_TAKEN` */
  write(place: IntegrationPlace): readonly string[] {
    return writeIntegration(this.draft, this.#options.cartridge, place);
  }

  /** What the named variable is now. @throws {IntegrateError} `VARIABLE_REFUSED` */
  value(name: string): number {
    return readVariable(this.session.emulator.memory, this.draft.variable(name));
  }

  /** Bits of the console's buttons. @throws {IntegrateError} `NAME_REFUSED` */
  maskOf(held: readonly string[]): number {
    const { buttons, system } = this.session.emulator;
    return held.reduce((mask, button) => {
      const bit = buttons.indexOf(button);
      if (bit >= 0) return mask | (1 << bit);
      const known = buttons.flatMap((each) => each ?? []).join(", ");
      throw new IntegrateError(
        "NAME_REFUSED",
        `the ${system} has no button ${button}; it has ${known}`,
      );
    }, 0);
  }

  close(): void {
    this.session.close();
  }

  #do(asked: Exclude<Instruction, { readonly try: number }>): readonly string[] {
    return this.#played(asked) ?? this.#searched(asked) ?? this.#decided(asked) ?? [];
  }

  /** What is asked of the console; `null` for other things. */
  #played(asked: Instruction): readonly string[] | null {
    const { session, draft } = this;
    if ("play" in asked) return this.#play(asked.play, asked.hold ?? []);
    if ("rewind" in asked) return [`${session.rewind(asked.rewind)} frames back`];
    if ("save" in asked) return this.#save(asked.save);
    if ("expect" in asked) return this.#expect(asked.expect);
    if ("freeze" in asked) return this.#freeze(asked.freeze, asked.value);
    if ("power" in asked) session.powerOn();
    else if ("load" in asked) session.load(draft.state(asked.load));
    else if ("thaw" in asked) session.thaw(draft.variable(asked.thaw).name);
    else return null;
    return [];
  }

  /** What is asked of the search. */
  #searched(asked: Instruction): readonly string[] | null {
    if ("search" in asked) return this.#begin(asked.search);
    if ("narrow" in asked) return this.#narrow(asked);
    if ("undo" in asked) return this.#undo(asked.undo);
    if ("candidates" in asked) return this.#list(asked.candidates);
    return null;
  }

  /** What becomes part of the integration. */
  #decided(asked: Instruction): readonly string[] | null {
    const { draft } = this;
    if ("name" in asked) return this.#name(asked);
    if ("forget" in asked) {
      draft.forget(asked.forget);
      this.session.thaw(asked.forget);
    } else if ("reward" in asked) draft.setReward(asked.reward);
    else if ("done" in asked) draft.setDone(asked.done);
    else if ("begin" in asked) draft.beginAt(asked.begin);
    else if ("crop" in asked) draft.crop = asked.crop;
    else if ("actions" in asked) draft.actions = asked.actions;
    else return null;
    return [];
  }

  #play(frames: number, held: readonly string[]): readonly string[] {
    const mask = this.maskOf(held);
    for (let frame = 0; frame < frames; frame++) this.session.frame(mask);
    return [];
  }

  #save(name: string): readonly string[] {
    const { emulator } = this.session;
    const state = this.session.save();
    this.draft.keepState(name, emulator.coreState?.(state) ?? state);
    return [];
  }

  #begin(types: readonly string[]): readonly string[] {
    this.#search = new RamSearch(this.session.emulator.memory, types);
    return [candidatesLeft(this.#search.count)];
  }

  #narrow(narrowing: Narrowing): readonly string[] {
    const search = this.#searching();
    search.narrow(narrowing);
    return [candidatesLeft(search.count)];
  }

  #undo(times: number): readonly string[] {
    const search = this.#searching();
    for (let i = 0; i < times; i++) search.undo();
    return [candidatesLeft(search.count)];
  }

  #list(most: number): readonly string[] {
    const search = this.#searching();
    const listed = search.candidates(most);
    const rest = search.count - listed.length;
    return [
      ...listed.map(({ address, type, value }) => `${place(address)} ${type} ${value}`),
      ...(rest > 0 ? [`${rest} more`] : []),
    ];
  }

  /** Where nothing says where it is, it is the only candidate of the search that fits. */
  #name({
    name,
    address,
    type,
  }: Extract<Instruction, { readonly name: string }>): readonly string[] {
    const found =
      address !== undefined && type !== undefined
        ? { address, type }
        : this.#onlyCandidate(name, address, type);
    const before = this.draft.variables.find((variable) => variable.name === name);
    const variable = this.draft.name(name, found.address, found.type);
    try {
      const value = readVariable(this.session.emulator.memory, variable);
      if (before !== undefined) this.session.thaw(name);
      return [`${name} is ${value}: ${place(found.address)} ${found.type}`];
    } catch (error) {
      if (before === undefined) this.draft.forget(name);
      else this.draft.name(name, before.address, before.text);
      throw error;
    }
  }

  #onlyCandidate(
    name: string,
    address: number | undefined,
    type: string | undefined,
  ): { readonly address: number; readonly type: string } {
    const search = this.#searching();
    const fitting = search
      .candidates(search.count)
      .filter((each) => (address ?? each.address) === each.address)
      .filter((each) => (type ?? each.type) === each.type);
    const [only] = fitting;
    if (only !== undefined && fitting.length === 1) return only;
    const some = fitting.slice(0, 5).map((each) => `${place(each.address)} ${each.type}`);
    const left = fitting.length > 5 ? `${some.join(", ")}, …` : some.join(", ");
    throw new IntegrateError(
      "VARIABLE_REFUSED",
      `${name}: expected one candidate, got ${fitting.length}${left === "" ? "" : ` (${left})`}; narrow the search, or name it with address and type`,
    );
  }

  #freeze(name: string, value = this.value(name)): readonly string[] {
    const { address, type } = this.draft.variable(name);
    this.session.freeze(name, { address, bytes: encodeValue(type, value) });
    return [];
  }

  #expect(expected: Readonly<Record<string, number>>): readonly string[] {
    for (const [name, value] of Object.entries(expected)) {
      const got = this.value(name);
      if (got !== value)
        throw new IntegrateError(
          "EXPECTATION_FAILED",
          `expected ${name} to be ${value}, got ${got}`,
        );
    }
    return [];
  }

  #searching(): RamSearch {
    if (this.#search !== null) return this.#search;
    throw new IntegrateError(
      "SEARCH_REFUSED",
      'no search goes on; begin one with the types that are looked for, e.g. {"search": ["|u1", "<u2"]}',
    );
  }
}

function candidatesLeft(count: number): string {
  return `${count} ${count === 1 ? "candidate" : "candidates"}`;
}

/** e.g. `768 (0x300)` */
function place(address: number): string {
  return `${address} (0x${address.toString(16)})`;
}

/** What a trial came to, in words. */
export function trialLines(trial: ScenarioTrial): readonly string[] {
  const { steps, frames, episodes, terminated, rewarded, rewards, shaped, warnings } = trial;
  const short = (value: number): number => Number(value.toPrecision(4));
  return [
    `a random agent, ${steps} steps (${frames} frames): ${episodes} episodes ended, ${terminated} of them by the scenario; ${rewarded} steps were rewarded, ${short(rewards)} in all, of which the learner would see ${short(shaped)}`,
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
}

/** The folder of a trial is gone when its message is read, so files are named by themselves. */
function withoutFolder(message: string, folder: string): string {
  return message.replaceAll(`${folder}${sep}`, "");
}
