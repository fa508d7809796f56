import { uniform } from "../../../lockstep-learning/browser.js";
export function drawStartState(draw, slot, episode) {
    const { states, assignment, seed, purpose } = draw;
    const index = assignment === "by-slot"
        ? slot % states.length
        : Math.floor(uniform(seed, purpose, slot, episode) * states.length);
    return states[index];
}
