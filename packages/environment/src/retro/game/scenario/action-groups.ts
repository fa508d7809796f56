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

/**
 * gym-retro's usual groups by console: START and the like are left out. Source: openai/retro and stable-retro,
 * cores/*.json.
 */
const USUAL: Readonly<Record<string, ActionGroups>> = {
  Nes: [UP_DOWN, LEFT_RIGHT, TWO_BUTTONS],
  Sms: [UP_DOWN, LEFT_RIGHT, TWO_BUTTONS],
  GameGear: [UP_DOWN, LEFT_RIGHT, TWO_BUTTONS],
  Genesis: [UP_DOWN, LEFT_RIGHT, SIX_BUTTONS],
  "32x": [UP_DOWN, LEFT_RIGHT, SIX_BUTTONS],
  Saturn: [UP_DOWN, LEFT_RIGHT, SIX_BUTTONS],
  Snes: [UP_DOWN, LEFT_RIGHT, SNES_BUTTONS, SHOULDERS],
  GameBoy: [UP_DOWN, LEFT_RIGHT, WITH_SELECT],
  GbColor: [UP_DOWN, LEFT_RIGHT, WITH_SELECT],
  GbAdvance: [UP_DOWN, LEFT_RIGHT, WITH_SELECT, SHOULDERS],
  Atari2600: [UP_DOWN, LEFT_RIGHT, [[], ["BUTTON"]]],
  PCEngine: [UP_DOWN, LEFT_RIGHT, ROMAN_BUTTONS],
};

/** Every console whose usual groups are known. */
export const systemsWithUsualActions: readonly string[] = Object.keys(USUAL);

/** The groups of a console where a scenario names none; no group for a console that is not known. */
export function usualActionGroups(system: string): ActionGroups {
  return USUAL[system] ?? [];
}

/** An action is one byte. */
export const MOST_ACTIONS = 256;

/**
 * Groups that allow no more than {@link MOST_ACTIONS} actions. Where they allow more, the last two become one: a player
 * then holds a combination of either, not of both. Each combination of each group remains an action. So a Super Nintendo's
 * shoulder buttons are not held together with its other buttons: 144 actions instead of 468.
 */
export function fittingGroups(groups: ActionGroups): ActionGroups {
  let fitting = groups.map(different);
  while (fitting.length > 1 && choices(fitting) > MOST_ACTIONS) {
    const joined = different(fitting.slice(-2).flat());
    fitting = [...fitting.slice(0, -2), joined];
  }
  return fitting;
}

/** Choices of one combination of each group. */
export function choices(groups: ActionGroups): number {
  return groups.reduce((product, group) => product * different(group).length, 1);
}

/** Each set of buttons once. */
function different(combinations: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const bySet = new Map<string, readonly string[]>();
  for (const combination of combinations) {
    const key = [...combination].sort().join(" ");
    if (!bySet.has(key)) bySet.set(key, combination);
  }
  return [...bySet.values()];
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
  return different(actions);
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
