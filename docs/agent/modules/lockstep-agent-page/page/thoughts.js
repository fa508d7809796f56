import { actionBars, drawFrame, element, figureList, grouped, orDash, percent, setText, significant, } from "../../lockstep-watch-page/parts.js";
const figures = ["step", "return", "value", "progress", "frames/s"];
export class Thoughts {
    element;
    #frames;
    #bars;
    #figures;
    #shape;
    constructor({ config }) {
        this.#shape = { kind: "pictures", ...config.observation };
        this.#frames = Array.from({ length: config.stack }, (_, index) => element("canvas", {
            ...{ role: "img", "aria-label": `Frame ${index + 1} of ${config.stack}` },
        }));
        this.#bars = actionBars(config.actions.map(actionWords));
        this.#figures = new Map(figures.map((name) => [name, element("dd", { "data-figure": name }, "–")]));
        this.element = element("div", { class: "policy" }, figureList({ class: "pair figures" }, this.#figures), element("section", {}, element("h2", {}, "What the network sees"), element("div", { class: "frames" }, ...this.#frames)), element("section", {}, element("h2", {}, "What it would do"), this.#bars.element));
    }
    decide(observation, { probabilities, value }, taken) {
        const bytes = this.#shape.width * this.#shape.height;
        this.#frames.forEach((canvas, index) => {
            drawFrame(canvas, this.#shape, observation.subarray(index * bytes, (index + 1) * bytes));
        });
        this.#bars.show(taken, Array.from(probabilities));
        this.#set("value", significant(value));
    }
    stand(step, episodeReturn, progress) {
        this.#set("step", grouped(step));
        this.#set("return", significant(episodeReturn));
        this.#set("progress", orDash(progress, percent));
    }
    speed(framesPerSecond) {
        this.#set("frames/s", grouped(framesPerSecond));
    }
    #set(figure, text) {
        setText(this.#figures.get(figure), text);
    }
}
function actionWords(buttons) {
    return buttons.length === 0 ? "nothing" : buttons.join(" + ");
}
