import type { ButtonMask, Emulator } from "@lockstep/emulation";
import { buttonMask } from "../game/integration/input-script.ts";

/**
 * The button mask of each action.
 * @throws {EnvironmentError} `BUTTON_UNKNOWN`
 */
export function actionTable(
  console: Pick<Emulator, "system" | "buttons">,
  actions: readonly (readonly string[])[],
): readonly ButtonMask[] {
  return actions.map((buttons, action) =>
    buttonMask(console, buttons, {
      what: `action ${action} (${buttons.join("+")})`,
      correct: "environment.actions of the run's configuration",
    }),
  );
}
