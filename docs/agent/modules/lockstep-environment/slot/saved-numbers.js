export class SavedNumbers {
    #numbers;
    #taken = 0;
    constructor(numbers = []) {
        this.#numbers = [...numbers];
    }
    push(...numbers) {
        for (const number of numbers)
            this.#numbers.push(number);
    }
    take() {
        const number = this.#numbers[this.#taken];
        if (number === undefined)
            throw new RangeError(`there are only ${this.#numbers.length} numbers`);
        this.#taken += 1;
        return number;
    }
    takeInto(target) {
        for (let i = 0; i < target.length; i++)
            target[i] = this.take();
    }
    expectAllTaken() {
        const left = this.#numbers.length - this.#taken;
        if (left > 0)
            throw new RangeError(`${left} of ${this.#numbers.length} numbers are left`);
    }
    toBytes() {
        const bytes = new Uint8Array(8 * this.#numbers.length);
        const view = new DataView(bytes.buffer);
        this.#numbers.forEach((number, index) => {
            view.setFloat64(8 * index, number, true);
        });
        return bytes;
    }
    static fromBytes(bytes) {
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        const length = Math.floor(bytes.length / 8);
        return new SavedNumbers(Array.from({ length }, (_, index) => view.getFloat64(8 * index, true)));
    }
}
