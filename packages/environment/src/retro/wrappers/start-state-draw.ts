import { type Purpose, uniform } from "@lockstep/learning/browser";

export interface StartStateDraw {
  readonly states: readonly string[];
  readonly assignment: "even" | "by-slot";
  readonly seed: number;
  readonly purpose: Purpose;
}

/** The start state of a slot's episode: a function of its arguments only. */
export function drawStartState(draw: StartStateDraw, slot: number, episode: number): string {
  const { states, assignment, seed, purpose } = draw;
  const index =
    assignment === "by-slot"
      ? slot % states.length
      : Math.floor(uniform(seed, purpose, slot, episode) * states.length);
  return states[index] as string;
}
