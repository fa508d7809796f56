import { deepFreeze } from "../deep-freeze.ts";
import type { RetroRunConfiguration, RunConfiguration } from "../run-configuration.ts";
import { airstrikerPreset } from "./airstriker-preset.ts";
import { defaultNativePreset } from "./default-native-preset.ts";
import { defaultPreset } from "./default-preset.ts";
import { sonicPreset } from "./sonic-preset.ts";

/** A named starting point. An empty `startStates` means the game's training states. */
export interface Preset {
  readonly name: string;
  /** One line for lists. */
  readonly description: string;
  readonly configuration: RunConfiguration;
}

/** A starting point for a console game. */
export type GamePreset = Preset & { readonly configuration: RetroRunConfiguration };

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
});
