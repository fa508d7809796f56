import { type EnvironmentPlaces, gameActions, gameRules } from "@lockstep/environment";
import {
  type EnvironmentConfig,
  environmentSpec,
  type RetroEnvironment,
} from "@lockstep/environment/configuration";
import { messageOf } from "@lockstep/errors";
import { grouped } from "../terminal/quantity.ts";

/** What a person should know of a run before it begins: what is pressed, what is rewarded, when an episode ends. */
export interface RunRules {
  readonly actions: string;
  /** The environment's rewards, and what of them reaches the learner. */
  readonly rewards: string;
  readonly episodes: string;
  /** What will not stop the run, and may make it worthless. */
  readonly remarks: readonly string[];
}

/** @throws {EnvironmentError} whatever keeps a game's files from being read */
export function runRules(environment: EnvironmentConfig, places: EnvironmentPlaces): RunRules {
  const { actions } = environmentSpec(environment);
  const few =
    actions.length === 1 ? ["there is only one action, so there is nothing to learn"] : [];
  if (environment.kind === "module")
    return {
      actions: actionWords(actions, "named by the environment's file"),
      rewards: `the environment's; the learner gets ${shapingWords(environment)}`,
      episodes: episodeWords(environment, ""),
      remarks: few,
    };
  const { game, scenario } = environment;
  const rules = gameRules(game, { ...places, scenario }, environment);
  const { frameSkip, stickiness } = environment;
  const rewards = rules.rewards.length === 0 ? "none" : rules.rewards.join(", ");
  const sticky =
    stickiness === 0
      ? ""
      : `, the first of them with the action before with probability ${stickiness}`;
  return {
    actions: actionWords(actions, originOf(environment, places)),
    rewards: `${rewards} in ${environment.scenario}.json, summed over a step; the learner gets ${shapingWords(environment)}`,
    episodes: episodeWords(environment, ` of ${frameSkip} frames${sticky}`),
    remarks: [
      ...rules.remarks,
      ...few,
      ...drawingRemarks(environment),
      ...playerRemarks(environment),
    ],
  };
}

/** The configuration says so by hand, or because it was seen before the run began. */
function drawingRemarks({ drawEveryFrame }: RetroEnvironment): string[] {
  return drawEveryFrame === true
    ? [
        "every frame is drawn (environment.drawEveryFrame), as games need whose RAM shows whether a frame was drawn",
      ]
    : [];
}

function playerRemarks({ players, secondPlayer }: RetroEnvironment): string[] {
  if (players === undefined) return [];
  return secondPlayer === "random"
    ? [
        "the second player holds the buttons of a random action in each step; only the first one's rewards count",
      ]
    : ["an action holds the buttons of both players, and the sum of their rewards counts"];
}

/** {@link runRules} as lines of text. Rules that cannot be read are a line, too. */
export function ruleLines(environment: EnvironmentConfig, places: EnvironmentPlaces): string[] {
  try {
    const { actions, rewards, episodes, remarks } = runRules(environment, places);
    return [
      `Actions   ${actions}`,
      `Rewards   ${rewards}`,
      `Episodes  ${episodes}`,
      ...remarks.map((remark) => `Remark    ${remark}`),
    ];
  } catch (error) {
    return [`Remark    the rules cannot be read: ${messageOf(error)}`];
  }
}

/** More are in the run's folder. */
const mostNamed = 10;

function actionWords(actions: readonly string[], whose: string): string {
  const named = actions.slice(0, mostNamed).join(", ");
  const more = actions.length > mostNamed ? ", …" : "";
  return `${actions.length} ${whose}: ${named}${more}`;
}

/** Who names the actions. */
function originOf(environment: RetroEnvironment, places: EnvironmentPlaces): string {
  const { game, scenario, actions } = environment;
  const chosen = "named by the preset or the configuration";
  try {
    const usual = gameActions(game, { ...places, scenario }, environment);
    if (JSON.stringify(usual.actions) !== JSON.stringify(actions)) return chosen;
    const { system } = gameRules(game, { ...places, scenario });
    const whose =
      usual.from === "scenario" ? `of ${scenario}.json's own groups` : `usual of the ${system}`;
    return usual.choices > actions.length
      ? `${whose} (of ${usual.choices} combinations: an action is one byte, so the last groups of buttons are not pressed together)`
      : whose;
  } catch {
    return chosen;
  }
}

function shapingWords(environment: EnvironmentConfig): string {
  const { rewardScale, rewardClip } = environment;
  const clipped =
    rewardClip === null ? "not clipped" : `then clipped to [−${rewardClip}, ${rewardClip}]`;
  const ground =
    environment.kind === "retro" && environment.allowBacktracking
      ? ", then only what exceeds the episode's best sum so far (allowBacktracking)"
      : "";
  const seen = (raw: number): number => {
    const scaled = raw * rewardScale;
    return rewardClip === null ? scaled : Math.min(rewardClip, scaled);
  };
  const examples = [1, 100].map((raw) => `${raw} → ${Number(seen(raw).toPrecision(3))}`);
  return `them × ${rewardScale}, ${clipped}${ground}: ${examples.join(", ")}`;
}

const framesPerSecond = 60;

function episodeWords(environment: EnvironmentConfig, step: string): string {
  const { timeLimitSteps } = environment;
  const steps = `steps${step}`;
  if (timeLimitSteps === null) return `${steps}; no time limit`;
  const frames = timeLimitSteps * environmentSpec(environment).framesPerStep;
  const seconds =
    environment.kind === "retro"
      ? ` (about ${grouped(Math.round(frames / framesPerSecond))} s of play)`
      : "";
  return `${steps}; cut off after ${grouped(timeLimitSteps)} steps${seconds}`;
}
