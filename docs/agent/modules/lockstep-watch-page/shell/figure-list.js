import { element } from "./elements.js";
export function figureList(attributes, figures) {
    const pairs = Array.from(figures, ([name, value]) => element("div", {}, element("dt", {}, name), value));
    return element("dl", attributes, ...pairs);
}
