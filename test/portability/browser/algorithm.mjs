// What the learning step uses of the room: its door also opens files.
export { AlgorithmError } from "/packages/algorithm/dist/algorithm-error.js";
export { chooseAlgorithm } from "/packages/algorithm/dist/choose-algorithm.js";
export { columnsOf } from "/packages/algorithm/dist/expression/columns-of.js";
export { stepsBeforeColumn } from "/packages/algorithm/dist/expression/expression.js";
export { gradientOf } from "/packages/algorithm/dist/expression/gradient.js";
export { printExpression } from "/packages/algorithm/dist/expression/print.js";
export { wholeBatch } from "/packages/algorithm/dist/passes/whole-batch.js";
