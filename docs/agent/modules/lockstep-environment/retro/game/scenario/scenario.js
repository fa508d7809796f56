import { operate } from "./operation.js";
export function isDone(node, reading) {
    const holds = (test) => measure(test, reading) > 0;
    if (node.condition === "all") {
        return node.tests.every(holds) && node.nodes.every((inner) => isDone(inner, reading));
    }
    return node.tests.some(holds) || node.nodes.some((inner) => isDone(inner, reading));
}
export function rewardOf(player, reading) {
    let sum = 0;
    if (player.time !== null) {
        sum += weigh(player.time, operate(player.time.operation, 1, player.time.reference));
    }
    for (const term of player.terms)
        sum += weigh(term, measure(term, reading));
    return sum;
}
function measure(test, reading) {
    const { variable, measurement, operation, reference } = test;
    const value = measurement === "delta" ? reading.delta(variable) : reading.value(variable);
    return operate(operation, value, reference);
}
function weigh(term, result) {
    return result < 0 ? result * term.penalty : result * term.reward;
}
