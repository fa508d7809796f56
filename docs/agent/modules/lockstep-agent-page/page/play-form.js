import { element, seedIn } from "../../lockstep-watch-page/parts.js";
export function playForm({ config, heldOutStates, seed, greedy, game }, begin) {
    const names = game.states.map(({ name }) => name);
    const group = (label, states) => states.length === 0
        ? null
        : element("optgroup", { label }, ...states.map((state) => element("option", { value: state }, state)));
    const state = element("select", { name: "state" }, group("trained on", names.filter((name) => config.startStates.includes(name))), group("never trained on", names.filter((name) => heldOutStates.includes(name))), group("others", names.filter((name) => !config.startStates.includes(name) && !heldOutStates.includes(name))));
    const seedField = element("input", {
        ...{ name: "seed", value: seed, inputmode: "numeric", size: 11, autocomplete: "off" },
    });
    const actions = element("select", { name: "greedy" }, element("option", { value: "", selected: !greedy }, "drawn by their probabilities"), element("option", { value: "greedy", selected: greedy }, "always the likeliest"));
    const submit = (event) => {
        event.preventDefault();
        const chosen = seedIn(seedField.value);
        seedField.setCustomValidity(chosen === null ? "a whole number from 0 to 4294967295" : "");
        if (chosen === null)
            seedField.reportValidity();
        else
            begin({ state: state.value, seed: chosen, greedy: actions.value !== "" });
    };
    seedField.addEventListener("input", () => seedField.setCustomValidity(""));
    return element("form", { class: "controls choices", submit }, element("label", {}, "start state ", state), element("label", {}, "seed ", seedField), element("label", {}, "actions ", actions), element("button", { type: "submit", class: "begin" }, "Begin again"));
}
export function firstChoice({ game, seed, greedy }) {
    return { state: game.states[0]?.name ?? "", seed, greedy };
}
