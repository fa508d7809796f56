export class FrameStack {
    observation;
    newestFrame;
    #frameBytes;
    #stack;
    constructor(stack, frameBytes) {
        this.#stack = stack;
        this.#frameBytes = frameBytes;
        this.observation = new Uint8Array(stack * frameBytes);
        this.newestFrame = this.observation.subarray((stack - 1) * frameBytes);
    }
    fill() {
        for (let i = 0; i < this.#stack - 1; i++) {
            this.observation.set(this.newestFrame, i * this.#frameBytes);
        }
    }
    shift() {
        this.observation.copyWithin(0, this.#frameBytes);
    }
}
