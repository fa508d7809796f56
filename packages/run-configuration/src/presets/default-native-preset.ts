import type { RetroRunConfiguration } from "../run-configuration.ts";
import { defaultPreset } from "./default-preset.ts";

/**
 * The default game on a native core. The cores' timing differs from that of Lockstep NES, so their runs have other
 * weights.
 */
export const defaultNativePreset: RetroRunConfiguration = {
  ...defaultPreset,
  environment: {
    ...defaultPreset.environment,
    core: { name: "Nestopia", version: "", options: {} },
  },
};
