/** Groups of button combinations: a player holds one combination of each group. */
export type ActionGroups = readonly (readonly (readonly string[])[])[];

const UP_DOWN = [[], ["UP"], ["DOWN"]];
const LEFT_RIGHT = [[], ["LEFT"], ["RIGHT"]];
const TWO_BUTTONS = [[], ["A"], ["B"], ["A", "B"]];
const SHOULDERS = [[], ["L"], ["R"], ["L", "R"]];
const WITH_SELECT = [
  ...[[], ["A"], ["B"], ["SELECT"], ["A", "B"]],
  ...[
    ["A", "SELECT"],
    ["B", "SELECT"],
    ["A", "B", "SELECT"],
  ],
];
const SIX_BUTTONS = [
  ...[[], ["A"], ["B"], ["C"], ["X"], ["Y"], ["Z"]],
  ...[
    ["A", "B"],
    ["B", "C"],
    ["A", "X"],
    ["B", "Y"],
    ["C", "Z"],
    ["X", "Y"],
    ["Y", "Z"],
  ],
];
const SNES_BUTTONS = [
  ...[[], ["A"], ["B"], ["X"], ["Y"]],
  ...[
    ["A", "B"],
    ["B", "Y"],
    ["Y", "X"],
    ["X", "A"],
  ],
  ...[
    ["A", "B", "Y"],
    ["B", "Y", "X"],
    ["Y", "X", "A"],
    ["A", "B", "Y", "X"],
  ],
];
const ROMAN_BUTTONS = [
  ...[[], ["I"], ["II"], ["III"], ["IV"], ["V"]],
  ...[
    ["I", "II"],
    ["II", "III"],
    ["I", "IV"],
    ["II", "V"],
    ["III", "VI"],
    ["IV", "V"],
    ["V", "VI"],
  ],
];

/** gym-retro's usual groups by console: START and the like are left out. Source: openai/retro, cores/*.json. */
const USUAL: Readonly<Record<string, ActionGroups>> = {
  Nes: [UP_DOWN, LEFT_RIGHT, TWO_BUTTONS],
  Sms: [UP_DOWN, LEFT_RIGHT, TWO_BUTTONS],
  GameGear: [UP_DOWN, LEFT_RIGHT, TWO_BUTTONS],
  Genesis: [UP_DOWN, LEFT_RIGHT, SIX_BUTTONS],
  "32x": [UP_DOWN, LEFT_RIGHT, SIX_BUTTONS],
  Snes: [UP_DOWN, LEFT_RIGHT, SNES_BUTTONS, SHOULDERS],
  GameBoy: [UP_DOWN, LEFT_RIGHT, WITH_SELECT],
  GbColor: [UP_DOWN, LEFT_RIGHT, WITH_SELECT],
  GbAdvance: [UP_DOWN, LEFT_RIGHT, WITH_SELECT, SHOULDERS],
  Atari2600: [UP_DOWN, LEFT_RIGHT, [[], ["BUTTON"]]],
  PCEngine: [UP_DOWN, LEFT_RIGHT, ROMAN_BUTTONS],
};

/** The groups of a console where a scenario names none. */
export function usualActionGroups(system: string): ActionGroups {
  return USUAL[system] ?? [];
}

/**
 * Every action that the groups allow, each once: one combination of each group. They can be a configuration's actions.
 * The first group changes fastest. (gym-retro sorts its groups by their buttons' bits, so its numbers differ.)
 */
export function discreteActions(groups: ActionGroups): readonly (readonly string[])[] {
  let actions: readonly (readonly string[])[] = [[]];
  for (const group of groups) {
    actions = group.flatMap((combination) =>
      actions.map((action) => [...new Set([...action, ...combination])]),
    );
  }
  const different = new Map<string, readonly string[]>();
  for (const action of actions) {
    const key = [...action].sort().join(" ");
    if (!different.has(key)) different.set(key, action);
  }
  return [...different.values()];
}

/**
 * What remains of held buttons where only the groups' combinations count: of each group the held buttons stay if they
 * are one of its combinations, else none of them does. Source: openai/retro, src/data.cpp, `filterAction`.
 */
export function filterButtons(held: readonly string[], groups: ActionGroups): readonly string[] {
  const kept = new Set<string>();
  for (const group of groups) {
    const members = new Set(group.flat());
    const part = held.filter((button) => members.has(button));
    const allowed = group.some(
      (combination) =>
        new Set(combination).size === new Set(part).size &&
        combination.every((button) => part.includes(button)),
    );
    if (allowed) for (const button of part) kept.add(button);
  }
  return held.filter((button) => kept.has(button));
}
