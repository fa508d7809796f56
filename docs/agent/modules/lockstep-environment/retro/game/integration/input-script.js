import { EnvironmentError } from "../../../environment-error.js";
const MOST_FRAMES = 108_000;
export function parseInputScript(text, file) {
    const spans = [];
    let total = 0;
    text.split(/\r?\n/).forEach((line, index) => {
        const [count, ...buttons] = line.replace(/#.*/, "").trim().split(/\s+/);
        if (count === undefined || count === "")
            return;
        const frames = /^\d+$/.test(count) ? Number(count) : 0;
        if (frames === 0) {
            throw malformed(file, `line ${index + 1}: expected a number of frames above 0, got ${count}`);
        }
        total += frames;
        spans.push({ frames, buttons });
    });
    if (total === 0)
        throw malformed(file, "it has no frames");
    if (total > MOST_FRAMES) {
        throw malformed(file, `it takes ${total} frames, expected at most ${MOST_FRAMES}`);
    }
    return spans;
}
export function framesOf(spans) {
    return spans.reduce((sum, { frames }) => sum + frames, 0);
}
export function* playInputScript(emulator, spans, file, { framesPerSlice = Number.POSITIVE_INFINITY, draw = false } = {}) {
    let left = framesOf(spans);
    let inSlice = 0;
    for (const { frames, buttons } of spans) {
        const players = [buttonMask(emulator, buttons, { what: file, correct: "the input script" })];
        for (let i = 0; i < frames; i++) {
            emulator.frame(players, draw);
            left -= 1;
            inSlice += 1;
            if (inSlice < framesPerSlice || left === 0)
                continue;
            yield left;
            inSlice = 0;
        }
    }
}
export function buttonMask(console, buttons, place) {
    let mask = 0;
    for (const button of buttons) {
        const bit = console.buttons.indexOf(button);
        if (bit < 0) {
            const why = noSuchButton(button, console.system, console.buttons);
            throw new EnvironmentError("BUTTON_UNKNOWN", `${place.what}: ${why}. Correct ${place.correct}.`);
        }
        mask |= 1 << bit;
    }
    return mask;
}
export function noSuchButton(button, system, buttons) {
    const known = buttons.filter((name) => name !== null).join(", ");
    return `the ${system} has no button ${button}, expected one of ${known}`;
}
function malformed(file, why) {
    return new EnvironmentError("GAME_MALFORMED", `${file}: ${why}. Correct the input script.`);
}
