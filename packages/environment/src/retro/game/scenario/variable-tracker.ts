import type { Memory } from "@lockstep/emulation";
import type { SavedNumbers } from "../../../slot/saved-numbers.ts";
import type { VariableReading } from "./scenario.ts";
import { readVariable, type Variable } from "./variable-reader.ts";

/** The values of some variables in this frame and the one before. */
export class VariableTracker implements VariableReading {
  readonly #variables: readonly Variable[];
  readonly #index: ReadonlyMap<string, number>;
  readonly #now: Float64Array;
  readonly #before: Float64Array;

  constructor(variables: readonly Variable[]) {
    this.#variables = variables;
    this.#index = new Map(variables.map(({ name }, index) => [name, index]));
    this.#now = new Float64Array(variables.length);
    this.#before = new Float64Array(variables.length);
  }

  /** Begins an episode: this frame is the one before the first. */
  restart(memory: Memory): void {
    this.update(memory);
    this.#before.set(this.#now);
  }

  /** Reads the frame that was just played. */
  update(memory: Memory): void {
    this.#before.set(this.#now);
    for (let i = 0; i < this.#variables.length; i++) {
      this.#now[i] = readVariable(memory, this.#variables[i] as Variable);
    }
  }

  save(numbers: SavedNumbers): void {
    numbers.push(...this.#now, ...this.#before);
  }

  /** As it was at {@link save}. */
  load(numbers: SavedNumbers): void {
    numbers.takeInto(this.#now);
    numbers.takeInto(this.#before);
  }

  value(name: string): number {
    return this.#now[this.#at(name)] as number;
  }

  delta(name: string): number {
    const at = this.#at(name);
    return (this.#now[at] as number) - (this.#before[at] as number);
  }

  #at(name: string): number {
    const at = this.#index.get(name);
    if (at === undefined) throw new RangeError(`variable ${name} is not tracked`);
    return at;
  }
}
