import type { ButtonMask, Emulator } from "@lockstep/emulation";
import { SECOND_PLAYER } from "../../configuration/environment-config.ts";
import { buttonMask } from "../game/integration/input-script.ts";

/** What is held in a frame, by player. */
export type HeldButtons = readonly ButtonMask[];

/**
 * The buttons of each action: one mask for each player.
 * @throws {EnvironmentError} `BUTTON_UNKNOWN`
 */
export function actionTable(
  console: Pick<Emulator, "system" | "buttons">,
  actions: readonly (readonly string[])[],
  players: number,
): readonly HeldButtons[] {
  return actions.map((buttons, action) => {
    const place = {
      what: `action ${action} (${buttons.join("+")})`,
      correct: "environment.actions of the run's configuration",
    };
    const second = buttons.filter((button) => players > 1 && button.startsWith(SECOND_PLAYER));
    const first = buttons.filter((button) => !second.includes(button));
    const masks = [buttonMask(console, first, place)];
    if (players === 1) return masks;
    const bare = second.map((button) => button.slice(SECOND_PLAYER.length));
    return [...masks, buttonMask(console, bare, place)];
  });
}
