import type { RetroRunConfiguration } from "../run-configuration.ts";
import { defaultPreset } from "./default-preset.ts";

/**
 * The default game on a native core: several times as many frames a second as jsnes. Another core keeps other time, so
 * that its runs and jsnes's have different weights.
 */
export const defaultNativePreset: RetroRunConfiguration = {
  ...defaultPreset,
  environment: {
    ...defaultPreset.environment,
    core: { name: "Nestopia", version: "", options: {} },
  },
};
