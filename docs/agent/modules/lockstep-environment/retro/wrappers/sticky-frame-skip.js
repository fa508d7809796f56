const NONE = -1;
export class StickyFrameSkip {
    #frameSkip;
    #stickiness;
    #held = null;
    constructor(frameSkip, stickiness) {
        this.#frameSkip = frameSkip;
        this.#stickiness = stickiness;
    }
    restart() {
        this.#held = null;
    }
    save(numbers) {
        numbers.push(this.#held ?? NONE);
    }
    load(numbers) {
        const held = numbers.take();
        this.#held = held === NONE ? null : held;
    }
    step(action, u, playFrame) {
        for (let frame = 0; frame < this.#frameSkip; frame++) {
            if (this.#held === null || frame > 0 || u >= this.#stickiness)
                this.#held = action;
            if (playFrame(this.#held, frame === this.#frameSkip - 1))
                return true;
        }
        return false;
    }
}
