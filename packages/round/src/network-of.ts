import { environmentSpec } from "@lockstep/environment/configuration";
import type { NetworkSpec } from "@lockstep/model";
import type { RunConfiguration } from "@lockstep/run-configuration";

/** The network that a configuration describes. A valid one has the architecture that its observations need. */
export function networkOf(configuration: RunConfiguration): NetworkSpec {
  const { observation, actions } = environmentSpec(configuration.environment);
  const { memory } = configuration.network;
  const rest = { actions: actions.length, ...(memory && { memory }) };
  if (observation.kind === "vector")
    return { architecture: "mlp", length: observation.length, ...rest };
  const { height, width, stack } = observation;
  return { architecture: "nature-cnn", height, width, stack, ...rest };
}
