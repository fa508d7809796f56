import { consoleButtons } from "@lockstep/emulation";
import { SECOND_PLAYER } from "../../../configuration/environment-config.ts";
import { EnvironmentError } from "../../../environment-error.ts";
import {
  type ActionGroups,
  choices,
  discreteActions,
  fittingGroups,
  MOST_ACTIONS,
  usualActionGroups,
} from "../scenario/action-groups.ts";
import { noSuchButton } from "./input-script.ts";

/** The actions of a game where a run's configuration names none. */
export interface GameActions {
  /** Button combinations, one an action. */
  readonly actions: readonly (readonly string[])[];
  /** Whether the scenario names them, or they are the console's usual ones. */
  readonly from: "scenario" | "console";
  /** Choices that their groups allow: more than the actions where some would be pressed too seldom to be worth a byte. */
  readonly choices: number;
}

/** A scenario whose actions are wanted. */
export interface ActionsWanted {
  readonly system: string;
  /** Its file, for errors. */
  readonly file: string;
  /** Its own groups, `null` for the console's. */
  readonly groups: ActionGroups | null;
  /** Whether an action is to hold the buttons of both pads: a choice of one for each. */
  readonly bothPads?: boolean;
}

/**
 * A scenario's own actions, else the console's usual ones.
 * @throws {EnvironmentError} `GAME_MALFORMED` for groups of which no action can be made, `BUTTON_UNKNOWN`,
 * `ACTIONS_UNKNOWN` for a console without usual ones
 */
export function actionsOf({ system, file, groups, bothPads = false }: ActionsWanted): GameActions {
  const own = groups ?? usualActionGroups(system);
  if (groups === null && own.length === 0) {
    throw new EnvironmentError(
      "ACTIONS_UNKNOWN",
      `${file}: it names no actions, and for the console ${system} no usual ones are known. Add "actions" to this file, as gym-retro has them: groups of button combinations.`,
    );
  }
  if (groups !== null) checkGroups(groups, system, file);
  const fitting = fittingGroups(own);
  const actions = choices(fitting) > MOST_ACTIONS ? [] : discreteActions(fitting);
  if (actions.length === 0) {
    throw new EnvironmentError(
      "GAME_MALFORMED",
      `${file}: actions: its groups allow ${choices(fitting)} actions, expected 1 to ${MOST_ACTIONS}. Correct the file.`,
    );
  }
  const from = groups === null ? "console" : "scenario";
  if (!bothPads) return { actions, from, choices: choices(own) };
  const both = actions.length * actions.length;
  if (both <= MOST_ACTIONS) return { actions: ofBothPads(actions), from, choices: both };
  throw new EnvironmentError(
    "ACTIONS_UNKNOWN",
    `${file}: each of two players has ${actions.length} actions, which are ${both} together, expected at most ${MOST_ACTIONS}: an action is one byte. Name fewer in environment.actions, with ${SECOND_PLAYER} before the second player's buttons, or set environment.secondPlayer to random.`,
  );
}

/** Every choice of one action for each player, the first player's changing fastest. */
function ofBothPads(actions: GameActions["actions"]): GameActions["actions"] {
  return actions.flatMap((second) =>
    actions.map((first) => [...first, ...second.map((button) => `${SECOND_PLAYER}${button}`)]),
  );
}

function checkGroups(groups: ActionGroups, system: string, file: string): void {
  const buttons = consoleButtons(system);
  if (buttons === null) return;
  const unknown = groups.flat(2).find((button) => !buttons.includes(button));
  if (unknown === undefined) return;
  throw new EnvironmentError(
    "BUTTON_UNKNOWN",
    `${file}: actions: ${noSuchButton(unknown, system, buttons)}. Correct the file.`,
  );
}
