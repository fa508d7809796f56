export class ActionLog {
    #bytes = new Uint8Array(1024);
    #length = 0;
    get length() {
        return this.#length;
    }
    clear() {
        this.#length = 0;
    }
    push(action) {
        if (this.#length === this.#bytes.length) {
            const larger = new Uint8Array(2 * this.#bytes.length);
            larger.set(this.#bytes);
            this.#bytes = larger;
        }
        this.#bytes[this.#length++] = action;
    }
    toBytes() {
        return this.#bytes.slice(0, this.#length);
    }
}
