import type { RetroRunConfiguration } from "../run-configuration.ts";
import { defaultPreset } from "./default-preset.ts";

/**
 * The default game on a native core: several times as many frames a second as jsnes. The cores' timing differs, so
 * their runs have different weights.
 */
export const defaultNativePreset: RetroRunConfiguration = {
  ...defaultPreset,
  environment: {
    ...defaultPreset.environment,
    core: { name: "Nestopia", version: "", options: {} },
  },
};
