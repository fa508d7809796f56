import { readVariable } from "./variable-reader.js";
export class VariableTracker {
    #variables;
    #index;
    #now;
    #before;
    constructor(variables) {
        this.#variables = variables;
        this.#index = new Map(variables.map(({ name }, index) => [name, index]));
        this.#now = new Float64Array(variables.length);
        this.#before = new Float64Array(variables.length);
    }
    restart(memory) {
        this.update(memory);
        this.#before.set(this.#now);
    }
    update(memory) {
        this.#before.set(this.#now);
        for (let i = 0; i < this.#variables.length; i++) {
            this.#now[i] = readVariable(memory, this.#variables[i]);
        }
    }
    save(numbers) {
        numbers.push(...this.#now, ...this.#before);
    }
    load(numbers) {
        numbers.takeInto(this.#now);
        numbers.takeInto(this.#before);
    }
    value(name) {
        return this.#now[this.#at(name)];
    }
    delta(name) {
        const at = this.#at(name);
        return this.#now[at] - this.#before[at];
    }
    #at(name) {
        const at = this.#index.get(name);
        if (at === undefined)
            throw new RangeError(`variable ${name} is not tracked`);
        return at;
    }
}
