import { seedIn } from "../shell/seed-in.ts";
import type { Choices } from "./beside-wire.ts";

/** A version of a run. */
export interface SideChoice {
  readonly run: string;
  readonly version: number;
}

/** What is played beside each other. */
export interface BesideChoice {
  readonly sides: readonly [SideChoice, SideChoice];
  readonly state: string;
  readonly seed: number;
  /** Always the likeliest action. */
  readonly greedy: boolean;
}

/**
 * What the address asks for; where it is silent, the first kept version beside the newest, from the first start state.
 * @returns `null` where no weights are kept
 */
export function choiceIn(query: URLSearchParams, choices: Choices): BesideChoice | null {
  const left = sideIn(query, "", choices, 0);
  const right = sideIn(query, "2", choices, -1);
  if (left === null || right === null) return null;
  const states = choices.states.flatMap((group) => group.states);
  const state = query.get("state") ?? "";
  return {
    sides: [left, right],
    state: states.includes(state) ? state : (states[0] ?? ""),
    seed: seedIn(query.get("seed") ?? "") ?? 1,
    greedy: query.get("greedy") === "1",
  };
}

function sideIn(
  query: URLSearchParams,
  mark: string,
  { runs }: Choices,
  usual: 0 | -1,
): SideChoice | null {
  const asked = query.get(`run${mark}`);
  const run = runs.find((each) => each.run === asked) ?? runs[0];
  const version = query.get(`version${mark}`) ?? "";
  const known = run?.versions.find((each) => String(each) === version) ?? run?.versions.at(usual);
  return run === undefined || known === undefined ? null : { run: run.run, version: known };
}

/** The address that leads to it. */
export function addressOf({ sides, state, seed, greedy }: BesideChoice): string {
  const query = new URLSearchParams();
  sides.forEach(({ run, version }, index) => {
    const mark = index === 0 ? "" : "2";
    query.set(`run${mark}`, run);
    query.set(`version${mark}`, String(version));
  });
  query.set("state", state);
  query.set("seed", String(seed));
  if (greedy) query.set("greedy", "1");
  return `#/beside?${query}`;
}

/** What the server is asked for one side. */
export function requestOf({ sides, state, seed, greedy }: BesideChoice, side: 0 | 1): string {
  const { run, version } = sides[side];
  const query = new URLSearchParams({ run, state, version: String(version), seed: String(seed) });
  if (greedy) query.set("greedy", "1");
  return `/watch/beside?${query}`;
}
