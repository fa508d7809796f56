import { element } from "./elements.js";
export function skipLink(main) {
    const skip = (event) => {
        event.preventDefault();
        main.focus();
    };
    return element("a", { class: "skip", href: "#main", click: skip }, "Skip to content");
}
