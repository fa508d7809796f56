import { AllowBacktracking } from "./allow-backtracking.js";
export class RewardShaping {
    #options;
    #ground = new AllowBacktracking();
    constructor(options) {
        this.#options = options;
    }
    restart() {
        this.#ground.restart();
    }
    save(numbers) {
        this.#ground.save(numbers);
    }
    load(numbers) {
        this.#ground.load(numbers);
    }
    shape(raw) {
        const { rewardScale, rewardClip, allowBacktracking } = this.#options;
        const reward = clip(raw * rewardScale, rewardClip);
        return allowBacktracking ? this.#ground.gain(reward) : reward;
    }
}
export function clip(value, limit) {
    return limit === null ? value : Math.min(limit, Math.max(-limit, value));
}
