import { loadGame } from "@lockstep/environment";
import { environmentSpec } from "@lockstep/environment/configuration";
import { messageOf } from "@lockstep/errors";
import type { RunConfiguration } from "@lockstep/run-configuration";
import type { Choices, StateGroup } from "@lockstep/watch-page";
import { keptStates } from "../agent/kept-states.ts";
import { placesOfRun, trainedConfiguration } from "../agent/trained-run.ts";
import type { ChoicesJob } from "./beside-job.ts";
import { runsBeside } from "./other-runs.ts";

/** Everything that can be chosen, as one line of JSON. */
export async function choicesLine(job: ChoicesJob): Promise<string> {
  try {
    return JSON.stringify(await choicesOf(job));
  } catch (error) {
    return JSON.stringify({ error: messageOf(error) });
  }
}

async function choicesOf({ folder, places }: ChoicesJob): Promise<Choices> {
  const configuration = await trainedConfiguration(folder);
  const { name } = environmentSpec(configuration.environment);
  return {
    runs: await runsBeside(folder, configuration),
    states: [
      ...statesOf(configuration, placesOfRun(folder, configuration, places)),
      { title: "kept from plays", states: keptStates(folder, name) },
    ].filter(({ states }) => states.length > 0),
  };
}

function statesOf({ environment }: RunConfiguration, places: ChoicesJob["places"]): StateGroup[] {
  const { startStates: training } = environmentSpec(environment);
  if (environment.kind === "module") return [{ title: "trained on", states: training }];
  const { metadata, stateNames } = loadGame(environment.game, {
    ...places,
    scenario: environment.scenario,
  });
  const evaluation = metadata.evaluationStates.filter((state) => stateNames.includes(state));
  const known = new Set([...training, ...evaluation]);
  return [
    { title: "trained on", states: training },
    { title: "for evaluation", states: evaluation },
    { title: "others", states: stateNames.filter((state) => !known.has(state)) },
  ];
}
