import type { NetworkSpec } from "@lockstep/model";
import type { RunConfiguration } from "@lockstep/run-configuration";

/** The network that a configuration describes. A valid one has the architecture that its observations need. */
export function networkOf(configuration: RunConfiguration): NetworkSpec {
  const { observation, stack, actions } = configuration.environment;
  return {
    architecture: "nature-cnn",
    height: observation.height,
    width: observation.width,
    stack,
    actions: actions.length,
  };
}
