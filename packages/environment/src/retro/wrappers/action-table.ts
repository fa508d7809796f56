import type { ButtonMask, ButtonOrder } from "@lockstep/emulation";
import { buttonMask } from "../game/integration/input-script.ts";

/**
 * The button mask of each action.
 * @throws {EnvironmentError} `BUTTON_UNKNOWN`
 */
export function actionTable(
  order: ButtonOrder,
  actions: readonly (readonly string[])[],
): readonly ButtonMask[] {
  return actions.map((buttons) => buttonMask(order, buttons));
}
