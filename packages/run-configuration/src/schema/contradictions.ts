import type { EnvironmentConfig } from "@lockstep/environment";
import type { RunConfiguration } from "../run-configuration.ts";

/** Rows of a round above which its frames would not fit any learner's memory. */
const mostRows = 1 << 24;

/** Bytes of an observation, so that a segment's first message fits through gRPC with room to spare. */
const largestObservationBytes = 1 << 21;

/** What keys that are each in bounds contradict in one another: the one place where that is refused. */
export function contradictions(run: RunConfiguration): readonly string[] {
  return [
    ...environmentContradictions(run.environment, run.slots),
    ...networkContradictions(run),
    ...learningContradictions(run),
  ];
}

function networkContradictions({ network, environment }: RunConfiguration): readonly string[] {
  if (network.architecture === "nature-cnn") return [];
  const { height, width } = environment.observation;
  return [
    `network.architecture: ${network.architecture} sees vectors, but the environment shows pictures of ${height}x${width}; use nature-cnn`,
  ];
}

function environmentContradictions(
  environment: EnvironmentConfig,
  slots: number,
): readonly string[] {
  const { actions, startStates, startStateAssignment, observation, stack } = environment;
  const problems: string[] = [];
  const observationBytes = observation.height * observation.width * stack;
  if (observationBytes > largestObservationBytes) {
    problems.push(
      `environment.observation: height × width × stack is ${observationBytes} bytes, expected at most ${largestObservationBytes}; lower one of them`,
    );
  }
  const repeated = firstRepeated(startStates);
  if (repeated !== undefined) {
    problems.push(`environment.startStates: ${repeated} is listed twice; list each state once`);
  }
  const sameButtons = firstRepeated(actions.map((buttons) => [...buttons].sort().join("+")));
  if (sameButtons !== undefined) {
    problems.push(
      `environment.actions: two actions press the same buttons (${sameButtons || "none"}); keep one of them`,
    );
  }
  actions.forEach((buttons, action) => {
    const twice = firstRepeated(buttons);
    if (twice !== undefined) {
      problems.push(`environment.actions: action ${action} presses ${twice} twice; name it once`);
    }
  });
  if (startStateAssignment === "by-slot" && startStates.length > slots) {
    problems.push(
      `environment.startStateAssignment: by-slot needs a slot for each of the ${startStates.length} start states, got ${slots} slots; raise slots or use even`,
    );
  }
  return problems;
}

function learningContradictions(run: RunConfiguration): readonly string[] {
  const { slots, segmentLength, learning } = run;
  const problems: string[] = [];
  const rows = slots * segmentLength;
  if (rows > mostRows) {
    problems.push(
      `segmentLength: slots × segmentLength is ${rows} rows a round, expected at most ${mostRows}; lower one of them`,
    );
  }
  if (learning.schedule === "linear" && learning.scheduleSteps <= rows) {
    problems.push(
      `learning.scheduleSteps: a linear schedule of ${learning.scheduleSteps} steps ends within the first round of ${rows}; raise it`,
    );
  }
  return problems;
}

function firstRepeated(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}
