import { bytes, duration, grouped, percent, significant } from "../terminal/quantity.ts";
import { bar, sparkline } from "../terminal/text-chart.ts";
import { cut, type Paint, padded, painter, visibleWidth } from "../terminal/text-style.ts";
import type { FigureView, LearnerView, TrainingView } from "./training-view.ts";

export interface PanelSize {
  readonly columns: number;
  readonly rows: number;
  readonly colours: boolean;
}

/** Widest panel: wider lines are harder to read. */
const widest = 100;
const labelWidth = 11;

/** The live picture of a training run, as lines that fit the terminal. */
export function panelLines(view: TrainingView, size: PanelSize): string[] {
  const width = Math.min(widest, Math.max(10, size.columns - 1));
  const paint = painter(size.colours);
  const lines = [...heading(view, width, paint), ""];
  if (view.phase !== null) lines.push(` ${paint("accent", view.phase)}`);
  if (view.learner !== null) {
    const measures = measureLines(view, view.learner, width, paint);
    const fixed = lines.length + measures.length + 7;
    lines.push(...learningLines(view, view.learner, width, Math.max(1, size.rows - fixed), paint));
    lines.push("", ...measures);
  }
  lines.push(...view.notices.slice(-2).map((notice) => ` ${paint("warning", `! ${notice}`)}`));
  if (!view.over) lines.push("", ` ${paint("faint", footer(view))}`);
  return lines.slice(0, Math.max(4, size.rows - 1)).map((line) => cut(line, width));
}

function heading(view: TrainingView, width: number, paint: Paint): string[] {
  const left = ` ${paint("accent", "▲")} ${paint("strong", "lockstep")}  ${paint("strong", view.game)}  ${paint(
    "faint",
    `${view.slots} slots × ${view.segmentLength} steps · ${view.actors} ${view.actors === 1 ? "actor" : "actors"} · seed ${view.seed}`,
  )}`;
  const first = spread(left, paint("faint", duration(view.elapsedSeconds)), width);
  const version = view.learner?.version ?? 0;
  const { targetVersion } = view;
  if (targetVersion === null) return [first, ` version ${paint("strong", grouped(version))}`];
  const share = targetVersion === 0 ? 1 : version / targetVersion;
  const remaining =
    view.remainingSeconds === null ? "" : ` · ${duration(view.remainingSeconds)} left`;
  const text = `${paint("strong", grouped(version))} of ${grouped(targetVersion)} updates${remaining}`;
  const room = width - visibleWidth(text) - 4;
  if (room <= 8) return [first, ` ${text}`];
  const filled = Math.round(Math.min(1, share) * room);
  const track = paint("accent", "━".repeat(filled)) + paint("faint", "─".repeat(room - filled));
  return [first, ` ${track}  ${text}`];
}

function learningLines(
  view: TrainingView,
  learner: LearnerView,
  width: number,
  rows: number,
  paint: Paint,
): string[] {
  const lines = [label("learning", paint) + episodeNumbers(learner, paint)];
  if (view.curve.length > 1) {
    const chart = sparkline(view.curve, width - labelWidth - 2);
    lines.push(label("", paint) + paint("good", chart));
  }
  const nameWidth = Math.min(
    20,
    Math.max(0, ...learner.states.map(({ name }) => visibleWidth(name))),
  );
  const barWidth = Math.max(6, Math.min(40, width - labelWidth - nameWidth - 30));
  const states = learner.states.slice(0, rows);
  for (const [index, state] of states.entries()) {
    const head = label(index === 0 ? "levels" : "", paint) + padded(state.name, nameWidth);
    const finished =
      state.finished === null || state.finished === 0 ? "" : `${percent(state.finished)} finished`;
    lines.push(
      state.progress === null
        ? `${head}  ${paint("faint", "no episode yet")}`
        : `${head}  ${paint("good", bar(state.progress, barWidth))} ${percent(state.progress).padStart(5)}  ${finished}`,
    );
  }
  const hidden = learner.states.length - states.length;
  if (hidden > 0) lines.push(label("", paint) + paint("faint", `and ${hidden} more in /status`));
  return lines;
}

function episodeNumbers(learner: LearnerView, paint: Paint): string {
  const { episodes, progressMean, returnMean } = learner;
  if (episodes === 0) return paint("faint", "no episode has ended yet");
  const cells = [
    progressMean === null ? null : `progress ${paint("strong", percent(progressMean))}`,
    returnMean === null ? null : `return ${paint("strong", significant(returnMean))}`,
    paint("faint", `last ${Math.min(100, episodes)} of ${grouped(episodes)} episodes`),
  ];
  return cells.filter((cell) => cell !== null).join("   ");
}

function measureLines(
  view: TrainingView,
  learner: LearnerView,
  width: number,
  paint: Paint,
): string[] {
  const lines = [
    ...wrapped("policy", width, paint, [
      ...learner.figures.map((each): [string, string | null] => [each.label, figure(each, paint)]),
      ["explained", number(learner.explainedVariance)],
    ]),
    row("update", paint, [
      ["gradient", number(learner.gradientNorm)],
      ["rate", number(learner.learningRate)],
      ["on-policy Δ", onPolicy(learner, paint)],
      ["optimizer steps", severalSteps(learner)],
    ]),
    row("speed", paint, [
      [
        "",
        learner.stepsPerSecond === null
          ? null
          : `${paint("strong", grouped(learner.stepsPerSecond))} steps/s`,
      ],
      ["steps", grouped(learner.environmentSteps)],
      ["efficiency", learner.efficiency === null ? null : percent(learner.efficiency)],
    ]),
    row("barrier", paint, [
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
  if (view.memory.length > 0) lines.push(row("memory", paint, memoryCells(view)));
  return lines;
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

type Cells = readonly (readonly [string, string | null])[];

function row(name: string, paint: Paint, cells: Cells): string {
  return label(name, paint) + (shown(cells, paint).join(between) || paint("faint", "–"));
}

const between = "   ";

function shown(cells: Cells, paint: Paint): string[] {
  return cells.flatMap(([what, value]) =>
    value === null ? [] : [what === "" ? value : `${paint("faint", what)} ${value}`],
  );
}

/** Cells of which there may be more than a line has room for. */
function wrapped(name: string, width: number, paint: Paint, cells: Cells): string[] {
  const lines: string[] = [];
  for (const cell of shown(cells, paint)) {
    const last = lines.at(-1);
    const longer = last === undefined ? cell : `${last}${between}${cell}`;
    if (last === undefined || visibleWidth(longer) > width - labelWidth) lines.push(cell);
    else lines[lines.length - 1] = longer;
  }
  if (lines.length === 0) return [row(name, paint, cells)];
  return lines.map((line, index) => label(index === 0 ? name : "", paint) + line);
}

function label(name: string, paint: Paint): string {
  return ` ${paint("faint", name.padEnd(labelWidth - 1))}`;
}

function number(value: number | null): string | null {
  return value === null ? null : significant(value);
}

function footer(view: TrainingView): string {
  const learner = view.addresses.find(({ service }) => service === "learner");
  const watch = learner === undefined ? "" : `${learner.url}/status · `;
  return `${watch}Ctrl-C stops and keeps a checkpoint`;
}

function spread(left: string, right: string, width: number): string {
  const gap = width - visibleWidth(left) - visibleWidth(right);
  return gap > 1 ? left + " ".repeat(gap) + right : left;
}
