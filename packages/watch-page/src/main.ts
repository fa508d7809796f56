import { element } from "./shell/elements.ts";
import { refusalOf } from "./shell/json-lines.ts";
import { showPage } from "./shell/page-shell.ts";
import { applyTheme } from "./shell/theme.ts";
import { views } from "./views.ts";
import type { RunAbout } from "./wire.ts";

applyTheme();
try {
  const answer = await fetch("/watch/run");
  if (!answer.ok) throw new Error(await refusalOf(answer));
  showPage((await answer.json()) as RunAbout, views);
} catch (error) {
  document.body.replaceChildren(
    element(
      "p",
      { class: "empty" },
      `The run cannot be shown: ${String(error)}. Load the page again.`,
    ),
  );
}
