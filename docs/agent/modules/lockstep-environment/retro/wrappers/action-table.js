import { SECOND_PLAYER } from "../../configuration/environment-config.js";
import { buttonMask } from "../game/integration/input-script.js";
export function actionTable(console, actions, players) {
    return actions.map((buttons, action) => {
        const place = {
            what: `action ${action} (${buttons.join("+")})`,
            correct: "environment.actions of the run's configuration",
        };
        const second = buttons.filter((button) => players > 1 && button.startsWith(SECOND_PLAYER));
        const first = buttons.filter((button) => !second.includes(button));
        const masks = [buttonMask(console, first, place)];
        if (players === 1)
            return masks;
        const bare = second.map((button) => button.slice(SECOND_PLAYER.length));
        return [...masks, buttonMask(console, bare, place)];
    });
}
