import { gzipSync } from "node:zlib";
import { parseVariableType, type Variable } from "@lockstep/environment";
import { suggestion } from "@lockstep/errors";
import { IntegrateError } from "../integrate-error.ts";
import { type CropDraft, type DoneDraft, type RewardDraft, variablesIn } from "./draft-schema.ts";

/** All of a draft, as values that can be sent to another process. */
export interface DraftContent {
  readonly variables: readonly (Pick<Variable, "name" | "address"> & { readonly text: string })[];
  readonly states: readonly (readonly [name: string, state: Uint8Array])[];
  readonly defaultState: string | null;
  readonly reward: RewardDraft | null;
  readonly done: DoneDraft | null;
  readonly crop: CropDraft | null;
  readonly actions: Draft["actions"];
}

/** What a person has found and decided so far: the content of an integration's folder. */
export class Draft {
  readonly #variables = new Map<string, Variable & { readonly text: string }>();
  readonly #states = new Map<string, Uint8Array>();
  #reward: RewardDraft | null = null;
  #done: DoneDraft | null = null;
  #default: string | null = null;
  crop: CropDraft | null = null;
  /** Groups of button combinations; `null` for the console's usual ones. */
  actions: readonly (readonly (readonly string[])[])[] | null = null;

  get variables(): readonly (Variable & { readonly text: string })[] {
    return [...this.#variables.values()];
  }

  get reward(): RewardDraft | null {
    return this.#reward;
  }

  get done(): DoneDraft | null {
    return this.#done;
  }

  get stateNames(): readonly string[] {
    return [...this.#states.keys()];
  }

  /** Where episodes begin; the first that was saved unless another was chosen. */
  get defaultState(): string | null {
    return this.#default;
  }

  /** @param type as `data.json` has it @throws {IntegrateError} `VARIABLE_REFUSED`, `NAME_REFUSED` */
  name(name: string, address: number, type: string): Variable {
    expectName(name, "a variable");
    const parsed = parseVariableType(type);
    if (parsed === null)
      throw new IntegrateError(
        "VARIABLE_REFUSED",
        `${name}: '${type}' is no type, e.g. |u1 or <u2`,
      );
    const declared = `${name} (address ${address}, type ${type})`;
    const variable = { name, address, type: parsed, mask: null, declared, text: type };
    this.#variables.set(name, variable);
    return variable;
  }

  /** @throws {IntegrateError} `VARIABLE_REFUSED` when the scenario looks at it, or it is not known */
  forget(name: string): void {
    this.variable(name);
    const used = [this.#reward ?? {}, this.#done ?? {}].some((part) =>
      variablesIn(part).includes(name),
    );
    if (used)
      throw new IntegrateError(
        "VARIABLE_REFUSED",
        `${name} is part of the reward or the end; change these first`,
      );
    this.#variables.delete(name);
  }

  /** @throws {IntegrateError} `VARIABLE_REFUSED` */
  variable(name: string): Variable & { readonly text: string } {
    const found = this.#variables.get(name);
    if (found !== undefined) return found;
    const known = [...this.#variables.keys()];
    const near = suggestion(name, known) || `; known: ${known.join(", ") || "none"}`;
    throw new IntegrateError("VARIABLE_REFUSED", `no variable is named ${name}${near}`);
  }

  /** @throws {IntegrateError} `VARIABLE_REFUSED` for a variable that is not known */
  setReward(reward: RewardDraft | null): void {
    for (const name of variablesIn(reward ?? {})) this.variable(name);
    this.#reward = reward;
  }

  /** @throws {IntegrateError} `VARIABLE_REFUSED` for a variable that is not known */
  setDone(done: DoneDraft | null): void {
    for (const name of variablesIn(done ?? {})) this.variable(name);
    this.#done = done;
  }

  /** @param state as programs that have this core can load it @throws {IntegrateError} `NAME_REFUSED` */
  keepState(name: string, state: Uint8Array): void {
    expectName(name, "a state");
    this.#states.set(name, state);
    this.#default ??= name;
  }

  /** @throws {IntegrateError} `STATE_UNKNOWN` */
  state(name: string): Uint8Array {
    const state = this.#states.get(name);
    if (state !== undefined) return state;
    const near =
      suggestion(name, this.stateNames) || `; saved: ${this.stateNames.join(", ") || "none"}`;
    throw new IntegrateError("STATE_UNKNOWN", `no state is named ${name}${near}`);
  }

  /** @throws {IntegrateError} `STATE_UNKNOWN` */
  beginAt(name: string): void {
    this.state(name);
    this.#default = name;
  }

  get content(): DraftContent {
    const variables = this.variables.map(({ name, address, text }) => ({ name, address, text }));
    return {
      ...{ variables, states: [...this.#states], defaultState: this.#default },
      ...{ reward: this.#reward, done: this.#done, crop: this.crop, actions: this.actions },
    };
  }

  /** Takes the place of all that is here. */
  restore({ variables, states, defaultState, ...rest }: DraftContent): void {
    this.#variables.clear();
    for (const { name, address, text } of variables) this.name(name, address, text);
    this.#states.clear();
    for (const [name, state] of states) this.#states.set(name, state);
    this.#default = defaultState;
    this.#reward = rest.reward;
    this.#done = rest.done;
    this.crop = rest.crop;
    this.actions = rest.actions;
  }

  /** The files of gym-retro's format, by name, without the cartridge. @param sha1 of the cartridge */
  files(sha1: string): ReadonlyMap<string, Uint8Array> {
    const info = Object.fromEntries(
      this.variables.map(({ name, address, text }) => [name, { address, type: text }]),
    );
    const scenario = {
      ...(this.#done !== null && { done: this.#done }),
      ...(this.#reward !== null && { reward: this.#reward }),
      ...(this.crop !== null && { crop: this.crop }),
      ...(this.actions !== null && { actions: this.actions }),
    };
    const metadata = {
      ...(this.#default !== null && { default_state: this.#default }),
      lockstep: { training_states: this.stateNames },
    };
    return new Map<string, Uint8Array>([
      ["data.json", json({ info })],
      ["scenario.json", json(scenario)],
      ["metadata.json", json(metadata)],
      ["rom.sha", Buffer.from(`${sha1}\n`)],
      ...[...this.#states].map(
        ([name, state]) => [`${name}.state`, new Uint8Array(gzipSync(state))] as const,
      ),
    ]);
  }
}

/** Of one byte a kind, so that it can be a file's name, a key, and a word of a command. */
function expectName(name: string, what: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(name)) return;
  throw new IntegrateError(
    "NAME_REFUSED",
    `'${name}' cannot name ${what}: expected up to 64 letters, digits, dots, dashes and underscores, a letter or digit first`,
  );
}

function json(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
