export { commands } from "./commands.ts";
export { registerEvaluatorMetrics } from "./evaluator/evaluator-metrics.ts";
export { lockstep } from "./lockstep.ts";
export type { Command, CommandContext } from "./options/command.ts";
export {
  type AnimatedPng,
  type AnimatedPngOptions,
  createAnimatedPng,
} from "./pictures/animated-png.ts";
export { type CurveChart, type CurveSeries, curveSvg } from "./pictures/curve-svg.ts";
export { type Terminal, terminalOf } from "./terminal/terminal.ts";
