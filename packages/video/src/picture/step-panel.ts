import { letterHeight, letterWidth, write } from "./bitmap-font.ts";
import { blank, place } from "./placed.ts";
import type { RgbPicture } from "./rgb-picture.ts";

/** What is known of the step that a picture belongs to. */
export interface StepFacts {
  /** Who plays, e.g. a version; a line of its own. */
  readonly title: string;
  /** Counted from 1. */
  readonly step: number;
  /** Of this step, as the learner sees it: scaled and clipped. */
  readonly reward: number;
  /** The number of the action that is played. */
  readonly action: number;
  /** By action; `null` where the weights that chose are not known. */
  readonly probabilities: Readonly<Float32Array> | null;
  /** What the critic expects; `null` like {@link probabilities}. */
  readonly value: number | null;
}

type Colour = readonly [number, number, number];
const text: Colour = [226, 226, 226];
const faint: Colour = [140, 140, 140];
const bar: Colour = [64, 92, 140];
const chosen: Colour = [255, 178, 56];
const onChosen: Colour = [20, 20, 20];

const margin = 4;
const lineHeight = letterHeight + 3;
const lettersAcross = 16;
const panelWidth = 2 * margin + lettersAcross * letterWidth;
const factLines = 5;
const fewestActions = 4;

/**
 * A picture with a panel to its right: step, reward, value, and a bar for each action's probability, the played one in
 * another colour. Where not all actions fit, the likeliest are shown, the played one always.
 * @param actions their names, by number
 * @param memory a result that is used again
 */
export function withStepPanel(
  picture: RgbPicture,
  facts: StepFacts,
  actions: readonly string[],
  memory?: RgbPicture,
): RgbPicture {
  const lines = factLines + Math.min(fewestActions, actions.length);
  const height = Math.max(picture.height, 2 * margin + lines * lineHeight);
  const whole = blank({ width: picture.width + panelWidth, height }, memory);
  place(picture, 0, (height - picture.height) >> 1, whole);
  const left = picture.width + margin;
  const { title, step, reward, value } = facts;
  const rows: readonly (readonly [string, string])[] = [
    [title, ""],
    ["step", String(step)],
    ["reward", signed(reward)],
    ["value", value === null ? "-" : signed(value)],
  ];
  for (const [index, [name, amount]] of rows.entries()) {
    const top = margin + index * lineHeight;
    write(name.slice(0, lettersAcross), left, top, () => faint, whole);
    const indent = Math.max(0, lettersAcross - amount.length) * letterWidth;
    write(amount, left + indent, top, () => text, whole);
  }
  const room = Math.floor((height - 2 * margin) / lineHeight) - factLines;
  for (const [index, action] of shownActions(facts, actions.length, room).entries()) {
    const top = margin + (factLines + index) * lineHeight;
    drawAction(action, left, top, { facts, actions, whole });
  }
  return whole;
}

interface ActionDrawing {
  readonly facts: StepFacts;
  readonly actions: readonly string[];
  readonly whole: RgbPicture;
}

function drawAction(
  action: number,
  left: number,
  top: number,
  { facts, actions, whole }: ActionDrawing,
): void {
  const played = action === facts.action;
  const share = facts.probabilities?.[action] ?? (played ? 1 : 0);
  const width = Math.round(share * lettersAcross * letterWidth);
  const colour = played ? chosen : bar;
  for (let row = -1; row <= letterHeight; row++)
    for (let x = left; x < left + width; x++)
      whole.rgb.set(colour, ((top + row) * whole.width + x) * 3);
  const percent = facts.probabilities === null ? "" : `${Math.round(share * 100)}`;
  // A bar may end within a word, or even within a letter.
  const colourAt = (x: number): Colour => (played && x < left + width ? onChosen : text);
  write((actions[action] ?? "").slice(0, lettersAcross - 4), left + 1, top, colourAt, whole);
  const indent = (lettersAcross - percent.length) * letterWidth;
  write(percent, left + indent, top, colourAt, whole);
}

/** Numbers of the actions that are shown, ascending. */
function shownActions({ action, probabilities }: StepFacts, count: number, room: number): number[] {
  const all = Array.from({ length: count }, (_, index) => index);
  if (count <= room) return all;
  const weight = (index: number): number =>
    index === action ? 2 : Math.max(0, probabilities?.[index] ?? 0);
  const likeliest = all.sort((a, b) => weight(b) - weight(a) || a - b).slice(0, room);
  return likeliest.sort((a, b) => a - b);
}

function signed(amount: number): string {
  return `${amount < 0 ? "-" : "+"}${Math.abs(amount).toFixed(2)}`;
}
