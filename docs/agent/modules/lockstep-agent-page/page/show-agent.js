import { element, grouped, skipLink, themeButton } from "../../lockstep-watch-page/parts.js";
import { agentFiles } from "../agent/agent-description.js";
import { openAgent } from "../agent/open-agent.js";
import { aboutLine } from "./about-line.js";
import { loadBytes } from "./agent-files.js";
import { chooseCartridge } from "./choose-cartridge.js";
import { Stage } from "./stage.js";
export async function showAgent(description) {
    const { run, version, game, rom } = description;
    document.title = `${game.title}, ${run} · Lockstep`;
    const main = element("main", { id: "main", tabindex: -1 });
    document.body.replaceChildren(skipLink(main), element("header", { class: "top" }, element("span", { class: "brand" }, element("span", { class: "mark" }, "▲"), "lockstep"), element("span", { class: "run" }, element("strong", {}, game.title), ` ${run}, version ${grouped(version)}`), themeButton()), main);
    const weights = loadBytes(agentFiles.weights);
    const cartridge = rom.included
        ? loadBytes(agentFiles.rom)
        : chooseCartridge(description, (form) => main.replaceChildren(form));
    if (rom.included)
        main.append(element("p", { class: "empty" }, "Loading …"));
    const agent = openAgent(description, await weights, await cartridge);
    main.replaceChildren(new Stage(agent).element, aboutLine(description));
}
