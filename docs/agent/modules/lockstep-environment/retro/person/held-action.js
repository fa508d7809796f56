export function heldAction(actions, held) {
    let best = -1;
    actions.forEach((buttons, action) => {
        const fits = buttons.every((button) => held.has(button));
        if (fits && (best < 0 || buttons.length > (actions[best]?.length ?? 0)))
            best = action;
    });
    return Math.max(0, best);
}
