export { type AnimatedPng, type AnimatedPngOptions, createAnimatedPng } from "./animated-png.ts";
export type { Command, CommandContext } from "./command.ts";
export { commands } from "./commands.ts";
export { type CurveChart, type CurveSeries, curveSvg } from "./curve-svg.ts";
export { lockstep } from "./lockstep.ts";
export type { RunSummary } from "./run-summary.ts";
export { type Terminal, terminalOf } from "./terminal.ts";
