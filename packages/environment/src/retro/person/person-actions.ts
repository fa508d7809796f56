import { consoleButtons } from "@lockstep/emulation";
import {
  discreteActions,
  fittingGroups,
  MOST_ACTIONS,
  usualActionGroups,
} from "../game/scenario/action-groups.ts";

/**
 * Actions for a person at a console, who may hold more than an agent that trains: the agent's own first, under their
 * numbers, then the console's usual combinations and each button alone. One of them is to hold nothing.
 * @param own of the run's configuration
 */
export function personActions(
  system: string,
  own: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  const alone = (consoleButtons(system) ?? []).flatMap((name) => (name === null ? [] : [[name]]));
  const usual = discreteActions(fittingGroups(usualActionGroups(system)));
  const known = new Set(own.map(setOf));
  const actions = [...own];
  for (const action of [[], ...alone, ...usual]) {
    if (known.has(setOf(action)) || actions.length === MOST_ACTIONS) continue;
    known.add(setOf(action));
    actions.push(action);
  }
  return actions;
}

function setOf(buttons: readonly string[]): string {
  return [...new Set(buttons)].sort().join("+");
}
