import { environmentSpec } from "@lockstep/environment/configuration";
import type { NetworkSpec } from "@lockstep/model";
import type { RunConfiguration } from "@lockstep/run-configuration";

/** The network that a configuration describes. A valid one has the architecture that its observations need. */
export function networkOf(configuration: RunConfiguration): NetworkSpec {
  const { observation, actions } = environmentSpec(configuration.environment);
  if (observation.kind === "vector")
    return { architecture: "mlp", length: observation.length, actions: actions.length };
  const { height, width, stack } = observation;
  return { architecture: "nature-cnn", height, width, stack, actions: actions.length };
}
