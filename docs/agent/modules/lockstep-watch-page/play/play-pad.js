import { element } from "../shell/elements.js";
import { keyWord } from "./key-map.js";
export function playPad(keys, point) {
    const buttons = keys.map(({ name, key }) => {
        const down = (event) => {
            event.preventDefault();
            point(name, true);
        };
        const up = () => point(name, false);
        const press = (event, isDown) => {
            if (event.key !== " " && event.key !== "Enter")
                return;
            event.preventDefault();
            event.stopPropagation();
            point(name, isDown);
        };
        return element("button", {
            ...{ type: "button", class: "pad-button", "data-button": name, "aria-pressed": "false" },
            ...{ pointerdown: down, pointerup: up, pointercancel: up, pointerleave: up, blur: up },
            ...{ contextmenu: (event) => event.preventDefault() },
            keydown: (event) => press(event, true),
            keyup: (event) => press(event, false),
        }, element("span", {}, name), key === "" ? null : element("kbd", {}, keyWord(key)));
    });
    return {
        element: element("div", { class: "pad", role: "group", "aria-label": "Buttons" }, ...buttons),
        show(held) {
            keys.forEach(({ name }, index) => {
                buttons[index]?.setAttribute("aria-pressed", String(held.has(name)));
            });
        },
    };
}
