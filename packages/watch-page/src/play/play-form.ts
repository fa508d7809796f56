import type { Choices } from "../beside/beside-wire.ts";
import { stateChoice, versionOptions } from "../beside/choice-lists.ts";
import { element } from "../shell/elements.ts";
import { seedIn } from "../shell/seed-in.ts";

/** What a person plays. */
export interface PlayChoice {
  readonly state: string;
  readonly seed: number;
  /** Of the weights that play beside; `null` to play alone. */
  readonly version: number | null;
  readonly speed: number;
}

const speeds = [0.25, 0.5, 1, 2];

/** @param query of the address @param versions whose weights are kept */
export function playChoiceIn(
  query: URLSearchParams,
  { states }: Choices,
  versions: readonly number[],
): PlayChoice {
  const names = states.flatMap((group) => group.states);
  const state = query.get("state") ?? "";
  const version = query.get("version");
  return {
    state: names.includes(state) ? state : (names[0] ?? ""),
    seed: seedIn(query.get("seed") ?? "") ?? 1,
    version:
      version === "none"
        ? null
        : (versions.find((each) => String(each) === version) ?? versions.at(-1) ?? null),
    speed: speeds.find((each) => String(each) === query.get("speed")) ?? 1,
  };
}

export function playQuery({ state, seed, version, speed }: PlayChoice): URLSearchParams {
  const query = new URLSearchParams({ state, seed: String(seed), speed: String(speed) });
  if (version !== null) query.set("version", String(version));
  return query;
}

/** Controls for what is played. @param changed is given each new choice */
export function playForm(
  { states, runs: [own] }: Choices,
  versions: readonly number[],
  first: PlayChoice,
  changed: (choice: PlayChoice) => void,
): HTMLElement {
  let choice = first;
  const set = (part: Partial<PlayChoice>): void => {
    choice = { ...choice, ...part };
    changed(choice);
  };
  const beside: HTMLSelectElement = element(
    "select",
    {
      name: "version",
      change: () => set({ version: beside.value === "" ? null : Number(beside.value) }),
    },
    element("option", { value: "", selected: choice.version === null }, "nobody"),
    ...versionOptions({ versions, best: own?.best ?? null }, choice.version),
  );
  const speed: HTMLSelectElement = element(
    "select",
    { name: "speed", change: () => set({ speed: Number(speed.value) }) },
    ...speeds.map((each) =>
      element("option", { value: each, selected: each === choice.speed }, `${each} ×`),
    ),
  );
  const state = stateChoice(states, choice.state, (name) => set({ state: name }));
  return element(
    "div",
    { class: "controls choices" },
    element("label", {}, "start state ", state),
    element("label", {}, "beside me ", beside),
    element("label", {}, "speed ", speed),
  );
}
