import { element, setText } from "../../lockstep-watch-page/parts.js";
import { cartridgeProblem } from "../agent/cartridge-problem.js";
const mostBytes = 16 * 1024 * 1024;
export function chooseCartridge(description, show) {
    const { title, romSha1 } = description.game;
    return new Promise((resolve) => {
        const note = element("p", { class: "note", role: "status" });
        const take = async (file) => {
            if (file.size > mostBytes) {
                setText(note, `${file.name} is no cartridge: it has ${file.size} bytes`);
                return;
            }
            const bytes = new Uint8Array(await file.arrayBuffer());
            const problem = cartridgeProblem(description, bytes);
            if (problem === null)
                resolve(bytes);
            else
                setText(note, `${file.name}: ${problem}`);
        };
        const input = element("input", {
            ...{ type: "file", name: "rom", accept: ".nes" },
            change: () => {
                const [file] = input.files ?? [];
                input.value = "";
                if (file !== undefined)
                    take(file).catch((error) => setText(note, `${file.name}: ${String(error)}`));
            },
        });
        show(element("section", { class: "card cartridge" }, element("h1", {}, `${title} is not part of this page`), element("p", {}, `Choose the file of your own copy (SHA-1 ${romSha1} without its header). It stays in this page: nothing is sent.`), element("label", { class: "controls" }, "cartridge ", input), note));
    });
}
