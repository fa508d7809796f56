export { a2c, a2cLoss } from "./a2c/a2c.ts";
export type { A2cOptions } from "./a2c/a2c-options.ts";
export { a3c } from "./a3c/a3c.ts";
export type { A3cOptions } from "./a3c/a3c-options.ts";
export type {
  Algorithm,
  BatchShape,
  BeforeStep,
  Columns,
  EvaluatedSegment,
  Figure,
  GradientWeights,
  NewestAnswers,
  NextStep,
  PlayedSegment,
  SlotRows,
  TargetsBeforeStep,
} from "./algorithm.ts";
export { AlgorithmError, type AlgorithmErrorCode } from "./algorithm-error.ts";
export {
  type AlgorithmSetting,
  type ReadSetting,
  readSetting,
  type SettingProblem,
} from "./algorithm-setting.ts";
export { type ChosenAlgorithm, chooseAlgorithm } from "./choose-algorithm.ts";
export { examineAlgorithm, type Rehearsal } from "./examination/examine-algorithm.ts";
export { rehearseAlgorithm } from "./examination/rehearse-algorithm.ts";
export { columnsOf } from "./expression/columns-of.ts";
export {
  evaluateActions,
  evaluateMean,
  evaluateRow,
  type RowInputs,
} from "./expression/evaluate.ts";
export {
  add,
  below,
  clip,
  column,
  type Expression,
  entropy,
  exp,
  logProbability,
  type Mean,
  maximum,
  mean,
  minimum,
  multiply,
  negate,
  type PerAction,
  type Row,
  type RowTerm,
  ratio,
  type Shape,
  square,
  stepsBefore,
  stepsBeforeColumn,
  stopGradient,
  subtract,
  value,
} from "./expression/expression.ts";
export { gradientOf, type LossGradient } from "./expression/gradient.ts";
export { printExpression } from "./expression/print.ts";
export { figureMetric } from "./figure-metric.ts";
export {
  type AlgorithmFile,
  type AlgorithmLanguage,
  chosenAlgorithm,
  type LoadedAlgorithm,
  loadAlgorithm,
} from "./file/load-algorithm.ts";
export { isReservedMetric } from "./file/reserved-metrics.ts";
export { type Algorithms, knownAlgorithms, knownFigures } from "./known-algorithms.ts";
export type { LossFormula } from "./loss-formula.ts";
export type { OptimizerConfig } from "./optimizer-config.ts";
export { type Arrivals, drawnArrivals } from "./passes/drawn-arrivals.ts";
export { type Minibatches, shuffledMinibatches } from "./passes/shuffled-minibatches.ts";
export { wholeBatch } from "./passes/whole-batch.ts";
export { ppo } from "./ppo/ppo.ts";
export { ppoLoss } from "./ppo/ppo-loss.ts";
export type { PpoOptions } from "./ppo/ppo-options.ts";
