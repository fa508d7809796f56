import { playInputScript } from "./input-script.js";
export function* enterStartState(emulator, state, play = {}) {
    if (state.kind === "saved") {
        emulator.loadState(state.bytes);
        return state.bytes;
    }
    emulator.powerOn();
    yield* playInputScript(emulator, state.spans, state.file, play);
    const reached = emulator.saveState();
    if (emulator.exactStates !== true)
        emulator.loadState(reached);
    return reached;
}
