import type { EvaluationStatus } from "@lockstep/status";
import { bytes, counted, duration, grouped, percent, significant } from "../terminal/quantity.ts";
import { scoreText } from "../terminal/score-words.ts";
import { bar, sparkline } from "../terminal/text-chart.ts";
import {
  cut,
  joinedLines,
  type Paint,
  padded,
  painter,
  type Tone,
  visibleWidth,
  wrap,
} from "../terminal/text-style.ts";
import type { FigureView, LearnerView, TrainingView } from "./training-view.ts";

export interface PanelSize {
  readonly columns: number;
  readonly rows: number;
  readonly colours: boolean;
}

/** Widest panel: wider lines are harder to read. */
const widest = 100;
const labelWidth = 11;

/** Lines of a notice; the rest of a longer one is in the services' logs. */
const noticeRows = 3;

/** The live picture of a training run, as lines that fit the terminal. Words are not cut, unless one is wider than it. */
export function panelLines(view: TrainingView, size: PanelSize): string[] {
  const width = Math.min(widest, Math.max(10, size.columns - 1));
  const paint = painter(size.colours);
  const above = [...heading(view, width, paint), ""];
  if (view.phase !== null) above.push(...sentence(view.phase, width, "accent", paint));
  const below = view.notices
    .slice(-2)
    .flatMap((notice) => sentence(`! ${notice}`, width, "warning", paint, noticeRows));
  if (!view.over)
    below.push(
      "",
      ...joinedLines(footer(view), " · ", width - 1).map((line) => ` ${paint("faint", line)}`),
    );
  const lines = [...above];
  if (view.learner !== null) {
    const measures = ["", ...measureLines(view, view.learner, width, paint)];
    const numbers = episodeLines(view, view.learner, width, paint);
    const taken = above.length + numbers.length + measures.length + below.length;
    // One row for the note that some states are not shown.
    const rows = Math.max(1, size.rows - 2 - taken);
    lines.push(...numbers, ...stateLines(view.learner, width, rows, paint), ...measures);
  }
  lines.push(...below);
  return lines.slice(0, Math.max(4, size.rows - 1)).map((line) => cut(line, width));
}

/** A sentence on as many lines as it takes. */
function sentence(
  text: string,
  width: number,
  tone: Tone,
  paint: Paint,
  rows: number = Number.POSITIVE_INFINITY,
): string[] {
  const lines = wrap(text, width - 3);
  const shown =
    lines.length <= rows ? lines : [...lines.slice(0, rows - 1), `${lines[rows - 1]} …`];
  return shown.map((line) => ` ${paint(tone, line)}`);
}

function heading(view: TrainingView, width: number, paint: Paint): string[] {
  const title = ` ${paint("accent", "▲")} ${paint("strong", "lockstep")}  ${paint("strong", view.game)}  `;
  const time = duration(view.elapsedSeconds);
  const room = width - visibleWidth(title) - visibleWidth(time) - 2;
  const facts = [
    `${view.slots} slots × ${view.segmentLength} steps`,
    `${view.actors} ${view.actors === 1 ? "actor" : "actors"}`,
    `seed ${view.seed}`,
  ];
  const [fitting = ""] = joinedLines(facts, " · ", room);
  const left = visibleWidth(fitting) <= room ? title + paint("faint", fitting) : title;
  return [spread(left, paint("faint", time), width), progressLine(view, width, paint)];
}

function progressLine(view: TrainingView, width: number, paint: Paint): string {
  const version = view.learner?.version ?? 0;
  const { targetVersion } = view;
  if (targetVersion === null) return ` version ${paint("strong", grouped(version))}`;
  const share = targetVersion === 0 ? 1 : version / targetVersion;
  const facts = [
    `${paint("strong", grouped(version))} of ${counted(targetVersion, "update")}`,
    ...(view.remainingSeconds === null ? [] : [`${duration(view.remainingSeconds)} left`]),
  ];
  const [text = ""] = joinedLines(facts, " · ", width - 1);
  const room = width - visibleWidth(text) - 4;
  if (room <= 8) return ` ${text}`;
  const filled = Math.round(Math.min(1, share) * room);
  const track = paint("accent", "━".repeat(filled)) + paint("faint", "─".repeat(room - filled));
  return ` ${track}  ${text}`;
}

function episodeLines(
  view: TrainingView,
  learner: LearnerView,
  width: number,
  paint: Paint,
): string[] {
  const lines = cellLines("learning", paint, episodeCells(learner, paint), width);
  if (view.curve.length > 1) {
    const chart = sparkline(view.curve, width - labelWidth - 2);
    lines.push(label("", paint) + paint("good", chart));
  }
  return lines;
}

function stateLines(learner: LearnerView, width: number, rows: number, paint: Paint): string[] {
  const nameWidth = Math.min(
    20,
    Math.max(0, ...learner.states.map(({ name }) => visibleWidth(name))),
  );
  const barWidth = Math.max(6, Math.min(40, width - labelWidth - nameWidth - 30));
  const states = learner.states.slice(0, rows);
  const lines = states.map((state, index) => {
    const head = label(index === 0 ? "levels" : "", paint) + padded(state.name, nameWidth);
    if (state.progress === null) return `${head}  ${paint("faint", "no episode yet")}`;
    const line = `${head}  ${paint("good", bar(state.progress, barWidth))} ${percent(state.progress).padStart(5)}`;
    if (state.finished === null || state.finished === 0) return line;
    const whole = `${line}  ${percent(state.finished)} finished`;
    return visibleWidth(whole) <= width ? whole : line;
  });
  const hidden = learner.states.length - states.length;
  if (hidden > 0) lines.push(label("", paint) + paint("faint", `and ${hidden} more in /status`));
  return lines;
}

function episodeCells(learner: LearnerView, paint: Paint): readonly string[] {
  const { episodes, progressMean, returnMean } = learner;
  if (episodes === 0) return [paint("faint", "no episode has ended yet")];
  const cells = [
    progressMean === null ? null : `progress ${paint("strong", percent(progressMean))}`,
    returnMean === null ? null : `return ${paint("strong", significant(returnMean))}`,
    paint("faint", `last ${Math.min(100, episodes)} of ${counted(episodes, "episode")}`),
  ];
  return cells.filter((cell) => cell !== null);
}

function measureLines(
  view: TrainingView,
  learner: LearnerView,
  width: number,
  paint: Paint,
): string[] {
  const row = (name: string, cells: readonly Cell[]): string[] =>
    cellLines(name, paint, shown(cells, paint), width);
  const lines = [
    ...row("policy", [
      ...learner.figures.map((each): [string, string | null] => [each.label, figure(each, paint)]),
      ["explained", number(learner.explainedVariance)],
    ]),
    ...row("update", [
      ["gradient", number(learner.gradientNorm)],
      ["rate", number(learner.learningRate)],
      ["on-policy Δ", onPolicy(learner, paint)],
      ["optimizer steps", severalSteps(learner)],
    ]),
    ...row("speed", [
      [
        "",
        learner.stepsPerSecond === null
          ? null
          : `${paint("strong", grouped(learner.stepsPerSecond))} steps/s`,
      ],
      ["steps", grouped(learner.environmentSteps)],
      ["efficiency", learner.efficiency === null ? null : percent(learner.efficiency)],
    ]),
    ...row("barrier", [
      [
        "waited",
        learner.barrierWaitSeconds === null
          ? null
          : `${significant(learner.barrierWaitSeconds * 1000)} ms`,
      ],
      [
        "last",
        learner.lastArrival === null
          ? null
          : `slot ${learner.lastArrival.slot} of ${learner.lastArrival.actor}`,
      ],
      ["restarts", view.restarts === 0 ? null : String(view.restarts)],
    ]),
  ];
  if (learner.evaluation !== null && learner.evaluation.every > 0)
    lines.push(...row("evaluated", evaluationCells(learner.evaluation)));
  if (view.memory.length > 0) lines.push(...row("memory", memoryCells(view)));
  return lines;
}

function evaluationCells({ every, last, best, waiting }: EvaluationStatus): Cell[] {
  if (last === null) return [["", `first at version ${grouped(every)}`]];
  return [
    ["held out", scoreText(last, "heldOut")],
    ["in training", scoreText(last, "training")],
    ["version", grouped(last.version)],
    ["best", best === null ? null : grouped(best.version)],
    ["waiting", waiting === 0 ? null : grouped(waiting)],
  ];
}

function memoryCells(view: TrainingView): [string, string | null][] {
  const actors = view.memory.filter(({ service }) => service.startsWith("actor-"));
  const others = view.memory.filter(({ service }) => !service.startsWith("actor-"));
  const cells: [string, string | null][] = others.map((each) => [each.service, bytes(each.bytes)]);
  if (actors.length > 0) {
    const largest = Math.max(...actors.map((each) => each.bytes));
    cells.push([actors.length === 1 ? "actor" : "largest actor", bytes(largest)]);
  }
  return cells;
}

/** Below this, a policy explores no more. */
const collapsedEntropy = 0.05;

function figure({ name, value }: FigureView, paint: Paint): string | null {
  if (value === null || name !== "entropy") return number(value);
  return paint(value < collapsedEntropy ? "alarm" : "strong", significant(value));
}

function severalSteps({ optimizerSteps }: LearnerView): string | null {
  return optimizerSteps === null || optimizerSteps === 1 ? null : grouped(optimizerSteps);
}

/** Above this, actors and learner no longer compute the same policy. */
const onPolicyBound = 1e-4;

function onPolicy(learner: LearnerView, paint: Paint): string | null {
  const difference = learner.maxLogProbabilityDifference;
  if (difference === null) return null;
  return difference <= onPolicyBound
    ? significant(difference)
    : paint("alarm", significant(difference));
}

/** What it is, and its value; a value that is not known is left out. */
type Cell = readonly [string, string | null];

function shown(cells: readonly Cell[], paint: Paint): string[] {
  const known = cells.flatMap(([what, value]) =>
    value === null ? [] : [what === "" ? value : `${paint("faint", what)} ${value}`],
  );
  return known.length === 0 ? [paint("faint", "–")] : known;
}

/** Cells beside each other; those that do not fit are on further lines. */
function cellLines(name: string, paint: Paint, cells: readonly string[], width: number): string[] {
  return joinedLines(cells, "   ", width - labelWidth).map(
    (line, index) => label(index === 0 ? name : "", paint) + line,
  );
}

function label(name: string, paint: Paint): string {
  return ` ${paint("faint", name.padEnd(labelWidth - 1))}`;
}

function number(value: number | null): string | null {
  return value === null ? null : significant(value);
}

function footer(view: TrainingView): readonly string[] {
  const learner = view.addresses.find(({ service }) => service === "learner");
  return [
    ...(learner === undefined ? [] : [`${learner.url}/watch`]),
    "Ctrl-C stops and keeps a checkpoint",
  ];
}

function spread(left: string, right: string, width: number): string {
  const gap = width - visibleWidth(left) - visibleWidth(right);
  return gap > 1 ? left + " ".repeat(gap) + right : left;
}
