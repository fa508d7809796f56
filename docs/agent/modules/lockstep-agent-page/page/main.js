import { applyTheme, element } from "../../lockstep-watch-page/parts.js";
import { loadDescription } from "./agent-files.js";
import { showAgent } from "./show-agent.js";
applyTheme();
try {
    await showAgent(await loadDescription());
}
catch (error) {
    document.body.replaceChildren(element("p", { class: "empty", role: "alert" }, `The agent cannot be shown: ${error instanceof Error ? error.message : String(error)}`));
}
