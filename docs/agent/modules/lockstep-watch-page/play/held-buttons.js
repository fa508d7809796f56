import { everyFrame } from "../shell/every-frame.js";
const stickFrom = 0.5;
export class HeldButtons {
    #keys;
    #changed;
    #byKey = new Set();
    #byPointer = new Set();
    #byPad = new Set();
    #told = "";
    constructor(keys, changed, leaving) {
        this.#keys = keys;
        this.#changed = changed;
        const signal = leaving;
        addEventListener("keydown", (event) => this.#key(event, true), { signal });
        addEventListener("keyup", (event) => this.#key(event, false), { signal });
        addEventListener("blur", () => this.release(), { signal });
        everyFrame(() => this.#lookAtPads(), leaving);
    }
    point(name, down) {
        if (down)
            this.#byPointer.add(name);
        else
            this.#byPointer.delete(name);
        this.#tell();
    }
    release() {
        this.#byKey.clear();
        this.#byPointer.clear();
        this.#tell();
    }
    #key(event, down) {
        const button = this.#keys.find(({ key }) => key === event.key.toLowerCase());
        if (button === undefined || event.ctrlKey || event.altKey || event.metaKey)
            return;
        const isControl = /^(INPUT|SELECT|BUTTON|TEXTAREA|A)$/.test(event.target.tagName);
        if (down && isControl)
            return;
        if (!isControl)
            event.preventDefault();
        if (down)
            this.#byKey.add(button.name);
        else
            this.#byKey.delete(button.name);
        this.#tell();
    }
    #lookAtPads() {
        const pads = navigator.getGamepads().filter((pad) => pad !== null);
        this.#byPad = new Set(pads.flatMap((pad) => this.#keys.filter((key) => isPressed(pad, key)).map(({ name }) => name)));
        this.#tell();
    }
    #tell() {
        const held = new Set([...this.#byKey, ...this.#byPointer, ...this.#byPad]);
        const key = [...held].sort().join(" ");
        if (key === this.#told)
            return;
        this.#told = key;
        this.#changed(held);
    }
}
function isPressed({ buttons, axes }, { key, pad }) {
    const [x = 0, y = 0] = axes;
    const stick = {
        arrowleft: x < -stickFrom,
        arrowright: x > stickFrom,
        arrowup: y < -stickFrom,
        arrowdown: y > stickFrom,
    };
    return stick[key] === true || (pad !== null && buttons[pad]?.pressed === true);
}
