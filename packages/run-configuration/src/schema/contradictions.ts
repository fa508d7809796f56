import {
  type EnvironmentConfig,
  environmentSpec,
  frameBytes,
  playsBothPads,
  type RetroEnvironment,
  SECOND_PLAYER,
  stackSize,
} from "@lockstep/environment/configuration";
import type { RunConfiguration } from "../run-configuration.ts";

/** Most rows of a round; the frames of more would not fit into a learner's memory. */
const mostRows = 1 << 24;

/** Most bytes of an observation: a segment's first message must fit into a gRPC message. */
const largestObservationBytes = 1 << 21;

/** Checks for keys that contradict each other although each is in its bounds. No other place checks this. */
export function contradictions(run: RunConfiguration): readonly string[] {
  return [
    ...environmentContradictions(run.environment, run.slots),
    ...networkContradictions(run),
    ...learningContradictions(run),
  ];
}

function networkContradictions(run: RunConfiguration): readonly string[] {
  return [...memoryContradictions(run), ...architectureContradictions(run)];
}

/** Most steps that gradients go back through: every step is a piece of the engine's graph. */
const longestMemorySegment = 512;

function memoryContradictions(run: RunConfiguration): readonly string[] {
  const { network, segmentLength, learning } = run;
  const problems: string[] = [];
  if (network.memory === undefined) return problems;
  if (segmentLength > learning.microBatchRows) {
    problems.push(
      `network.memory: gradients go back through whole segments of ${segmentLength} steps, and a micro-batch has ${learning.microBatchRows} rows; raise learning.microBatchRows or lower segmentLength`,
    );
  }
  if (segmentLength > longestMemorySegment) {
    problems.push(
      `network.memory: gradients go back through segments of ${longestMemorySegment} steps or fewer, got ${segmentLength}; lower segmentLength`,
    );
  }
  return problems;
}

function architectureContradictions({ network, environment }: RunConfiguration): readonly string[] {
  const { observation } = environmentSpec(environment);
  const [needed, shown] =
    observation.kind === "vector"
      ? ["mlp", `vectors of ${observation.length}`]
      : ["nature-cnn", `pictures of ${observation.height}x${observation.width}`];
  if (network.architecture === needed) return [];
  const sees = needed === "mlp" ? "pictures" : "vectors";
  return [
    `network.architecture: ${network.architecture} sees ${sees}, but the environment shows ${shown}; use ${needed}`,
  ];
}

function environmentContradictions(
  environment: EnvironmentConfig,
  slots: number,
): readonly string[] {
  const { observation } = environmentSpec(environment);
  const problems: string[] = [];
  const observationBytes = frameBytes(observation) * stackSize(observation);
  if (observationBytes > largestObservationBytes) {
    problems.push(
      `environment.observation: height × width × stack is ${observationBytes} bytes, expected at most ${largestObservationBytes}; lower one of them`,
    );
  }
  if (environment.kind === "retro") problems.push(...retroContradictions(environment, slots));
  else {
    if (observation.kind === "vector" && environment.stack !== 1)
      problems.push(
        `environment.stack: a vector is not stacked, got ${environment.stack}; put what came before into the vector and leave the stack at 1`,
      );
    const repeated = firstRepeated(environment.actions);
    if (repeated !== undefined)
      problems.push(`environment.actions: ${repeated} is listed twice; give each action its name`);
  }
  return problems;
}

function playerContradictions(environment: RetroEnvironment): readonly string[] {
  const { actions, players, secondPlayer } = environment;
  const pressed = actions.some((buttons) =>
    buttons.some((button) => button.startsWith(SECOND_PLAYER)),
  );
  const both = playsBothPads(environment);
  if (players === undefined && secondPlayer !== undefined)
    return ["environment.secondPlayer: nobody is the second player; set environment.players to 2"];
  if (pressed && !both)
    return [
      `environment.actions: the second player's buttons (${SECOND_PLAYER}…) are pressed where environment.players is 2 and environment.secondPlayer is not random; set them, or leave these buttons out`,
    ];
  if (!pressed && both)
    return [
      `environment.actions: no action presses a button of the second player (${SECOND_PLAYER}…), although environment.players is 2; name some, or set environment.secondPlayer to random`,
    ];
  return [];
}

function retroContradictions(environment: RetroEnvironment, slots: number): readonly string[] {
  const { actions, startStates, startStateAssignment } = environment;
  const problems = [...playerContradictions(environment)];
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
