import { applyTheme, element } from "@lockstep/watch-page/parts";
import { loadDescription } from "./agent-files.ts";
import { showAgent } from "./show-agent.ts";

applyTheme();
try {
  await showAgent(await loadDescription());
} catch (error) {
  document.body.replaceChildren(
    element(
      "p",
      { class: "empty", role: "alert" },
      `The agent cannot be shown: ${error instanceof Error ? error.message : String(error)}`,
    ),
  );
}
