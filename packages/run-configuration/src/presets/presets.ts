import { deepFreeze } from "../deep-freeze.ts";
import type { RetroRunConfiguration, RunConfiguration } from "../run-configuration.ts";
import { airstrikerPreset } from "./airstriker-preset.ts";
import { anyGamePreset } from "./any-game-preset.ts";
import { defaultNativePreset } from "./default-native-preset.ts";
import { defaultPpoPreset } from "./default-ppo-preset.ts";
import { defaultPreset } from "./default-preset.ts";
import { sonicPpoPreset } from "./sonic-ppo-preset.ts";
import { sonicPreset } from "./sonic-preset.ts";

/**
 * A named starting point. An empty `startStates` means the game's training states; empty `actions` mean the scenario's
 * own, else the console's usual ones.
 */
export interface Preset {
  readonly name: string;
  /** One line for lists. */
  readonly description: string;
  readonly configuration: RunConfiguration;
}

/** A starting point for a console game. */
export type GamePreset = Preset & { readonly configuration: RetroRunConfiguration };

/** The preset for games that have none of their own. */
const anyGame = "any-game";

/** Every preset by name. */
export const presets: Readonly<Record<string, GamePreset>> = deepFreeze({
  default: {
    name: "default",
    description:
      "HareDash, the game that comes with Lockstep, on two cores: 16 slots of 20 steps an update.",
    configuration: defaultPreset,
  },
  "default-native": {
    name: "default-native",
    description: "The default game on Nestopia, a libretro core that must be installed.",
    configuration: defaultNativePreset,
  },
  "default-ppo": {
    name: "default-ppo",
    description: "The default game with PPO in place of A2C, for half a million steps.",
    configuration: defaultPpoPreset,
  },
  airstriker: {
    name: "airstriker",
    description:
      "Airstriker (Genesis), gym-retro's free game: needs its folder and a Genesis core.",
    configuration: airstrikerPreset,
  },
  sonic: {
    name: "sonic",
    description:
      "Sonic the Hedgehog (Genesis) as in 2018, made right: needs your ROM, gym-retro's states, a Genesis core.",
    configuration: sonicPreset,
  },
  "sonic-ppo": {
    name: "sonic-ppo",
    description:
      "Sonic the Hedgehog (Genesis) with the Retro Contest's joint PPO: needs what `sonic` needs.",
    configuration: sonicPpoPreset,
  },
  [anyGame]: {
    name: anyGame,
    description:
      "Any other game: its scenario's or its console's actions, rewards clipped to [−1, 1], five minutes an episode.",
    configuration: anyGamePreset,
  },
});

/**
 * The name of the preset of a game: the first that is made for it, so that naming the game is enough, else that for any
 * game.
 * @param game gym-retro's or stable-retro's name
 */
export function presetFor(game: string): string {
  const made = Object.values(presets).find(({ configuration }) =>
    isSameGame(configuration.environment.game, game),
  );
  return made?.name ?? anyGame;
}

/** stable-retro calls `Game-System-v0` what gym-retro calls `Game-System`. */
export function isSameGame(one: string, other: string): boolean {
  const bare = (name: string): string => name.replace(/-v0$/, "");
  return bare(one) === bare(other);
}
