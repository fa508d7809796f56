import { enterStartState } from "../game/integration/enter-start-state.js";
import { framesOf } from "../game/integration/input-script.js";
export class StartSnapshots {
    #states = new WeakMap();
    *enter(emulator, game, name, play = {}) {
        const states = this.#of(game);
        const key = keyOf(emulator, name, play.draw);
        const known = states.get(key);
        if (known !== undefined) {
            emulator.loadState(known);
            return;
        }
        const state = game.startState(name);
        const reached = yield* enterStartState(emulator, state, play);
        if (state.kind === "inputs")
            states.set(key, reached);
    }
    isLong(emulator, game, name, { frames, draw }) {
        const state = game.startState(name);
        return (state.kind === "inputs" &&
            framesOf(state.spans) > frames &&
            !this.#of(game).has(keyOf(emulator, name, draw)));
    }
    #of(game) {
        const states = this.#states.get(game) ?? new Map();
        this.#states.set(game, states);
        return states;
    }
}
function keyOf({ core }, name, draw = false) {
    return `${core.name}\n${core.version}\n${draw ? "drawn" : "undrawn"}\n${name}`;
}
export const processSnapshots = new StartSnapshots();
