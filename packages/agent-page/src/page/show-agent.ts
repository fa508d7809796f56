import { element, grouped, skipLink, themeButton } from "@lockstep/watch-page/parts";
import { type AgentDescription, agentFiles } from "../agent/agent-description.ts";
import { openAgent } from "../agent/open-agent.ts";
import { aboutLine } from "./about-line.ts";
import { loadBytes } from "./agent-files.ts";
import { chooseCartridge } from "./choose-cartridge.ts";
import { Stage } from "./stage.ts";

/** Builds the page, and plays as soon as everything is there. */
export async function showAgent(description: AgentDescription): Promise<void> {
  const { run, version, game, rom } = description;
  document.title = `${game.title}, ${run} · Lockstep`;
  const main = element("main", { id: "main", tabindex: -1 });
  document.body.replaceChildren(
    skipLink(main),
    element(
      "header",
      { class: "top" },
      element("span", { class: "brand" }, element("span", { class: "mark" }, "▲"), "lockstep"),
      element(
        "span",
        { class: "run" },
        element("strong", {}, game.title),
        ` ${run}, version ${grouped(version)}`,
      ),
      themeButton(),
    ),
    main,
  );
  const weights = loadBytes(agentFiles.weights);
  const cartridge = rom.included
    ? loadBytes(agentFiles.rom)
    : chooseCartridge(description, (form) => main.replaceChildren(form));
  if (rom.included) main.append(element("p", { class: "empty" }, "Loading …"));
  const agent = openAgent(description, await weights, await cartridge);
  main.replaceChildren(new Stage(agent).element, aboutLine(description));
}
