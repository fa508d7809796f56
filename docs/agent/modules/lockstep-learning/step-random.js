import { purposes } from "./counter-random.js";
import { philox4x32 } from "./philox.js";
const TWO_POW_32 = 2 ** 32;
const TWO_POW_MINUS_53 = 2 ** -53;
export function stepRandom(purpose, at) {
    const { seed, slot, episode, step } = at;
    let key = null;
    let drawn = 0;
    return () => {
        key ??= philox4x32([episode >>> 0, Math.floor(episode / TWO_POW_32), slot, purposes[purpose]], [seed >>> 0, Math.floor(seed / TWO_POW_32)]);
        const [first, second, third, fourth] = key;
        const [high, low] = philox4x32([drawn, step, third, fourth], [first, second]);
        drawn += 1;
        return ((high >>> 5) * 2 ** 26 + (low >>> 6)) * TWO_POW_MINUS_53;
    };
}
