import { element, setText } from "../shell/elements.js";
export function actionBars(actions) {
    const bars = actions.map(() => element("i"));
    const shares = actions.map(() => element("span", { class: "share" }, "–"));
    const rows = actions.map((name, index) => element("li", {}, element("span", { class: "action" }, name), element("span", { class: "track" }, bars[index]), shares[index]));
    return {
        element: element("ul", { class: "actions" }, ...rows),
        show(taken, probabilities) {
            rows.forEach((row, index) => {
                const share = probabilities[index];
                row.classList.toggle("taken", index === taken);
                bars[index].style.width = `${100 * (share ?? 0)}%`;
                setText(shares[index], share === undefined ? "–" : share.toFixed(3));
            });
        },
    };
}
