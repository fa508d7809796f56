import { buttonMask } from "../game/integration/input-script.js";
export function actionTable(console, actions) {
    return actions.map((buttons, action) => buttonMask(console, buttons, {
        what: `action ${action} (${buttons.join("+")})`,
        correct: "environment.actions of the run's configuration",
    }));
}
