/**
 * The seven of "A2C with Sonic the Hedgehog" (T. Simonini 2018), after OpenAI's retro-baselines SonicDiscretizer: no
 * action presses nothing.
 */
export const sonicActions: readonly (readonly string[])[] = [
  ["LEFT"],
  ["RIGHT"],
  ["LEFT", "DOWN"],
  ["RIGHT", "DOWN"],
  ["DOWN"],
  ["DOWN", "B"],
  ["B"],
];
