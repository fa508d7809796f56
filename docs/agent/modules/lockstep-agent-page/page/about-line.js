import { element } from "../../lockstep-watch-page/parts.js";
export function aboutLine(description) {
    const { weightsSha256, licences, lockstep } = description;
    const weights = licences.weights === null
        ? "Nobody stated a licence of the weights."
        : `The weights are under the licence ${licences.weights}.`;
    return element("p", { class: "hint about" }, `Everything runs in this page; nothing is sent. Made with Lockstep ${lockstep}. ${licences.game} ${weights} SHA-256 of the weights: ${weightsSha256}`);
}
