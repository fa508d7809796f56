const fixed = {
    UP: ["arrowup", 12],
    DOWN: ["arrowdown", 13],
    LEFT: ["arrowleft", 14],
    RIGHT: ["arrowright", 15],
    START: ["enter", 9],
    PAUSE: ["enter", 9],
    RUN: ["enter", 9],
    SELECT: ["shift", 8],
    MODE: ["shift", 8],
    RESET: ["backspace", 9],
};
const freeKeys = ["x", "c", "v", "s", "d", "f", "e", "r", "t", "g"];
const freePads = [0, 1, 2, 3, 4, 5, 6, 7];
const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];
export function keyMap(buttons, isConsole) {
    const keys = isConsole ? [...freeKeys, ...digits] : [...digits, ...freeKeys];
    const pads = [...freePads];
    return buttons.map((name) => {
        const [key, pad] = fixed[name.toUpperCase()] ?? [keys.shift() ?? "", pads.shift() ?? null];
        return { name, key, pad };
    });
}
export const keysLine = "Keys: the arrow keys, Enter for START, Shift for SELECT; " +
    `${freeKeys.slice(0, 3).join(", ")} … for a console's other buttons, ` +
    `${digits.slice(0, 3).join(", ")} … for a module's other actions; p pauses. A gamepad works too.`;
const words = {
    arrowup: "↑",
    arrowdown: "↓",
    arrowleft: "←",
    arrowright: "→",
    enter: "Enter",
    shift: "Shift",
    backspace: "Backspace",
};
export function keyWord(key) {
    return words[key] ?? key;
}
