import { element, setText } from "../shell/elements.ts";
import { readParts } from "../shell/parts-reader.ts";
import { applyTheme } from "../shell/theme.ts";
import { themeButton } from "../shell/theme-button.ts";
import type { BenchCard } from "./bench-card.ts";
import { BenchCommands } from "./bench-commands.ts";
import type { BenchState } from "./integrate-wire.ts";
import { PlayCard } from "./play-card.ts";
import { scenarioCard } from "./scenario-card.ts";
import { searchCard } from "./search-card.ts";
import { statesCard } from "./states-card.ts";
import { variablesCard } from "./variables-card.ts";

applyTheme();
const said = element("ul", { class: "said", role: "log", "aria-label": "What was said" });
const connection = element("span", { class: "connection", role: "status" }, "connecting …");
const commands = new BenchCommands((message) => setText(connection, message));
const page = new AbortController();
let play: PlayCard | null = null;
let cards: readonly BenchCard[] = [];

function show(state: BenchState, rgb: Uint8Array<ArrayBuffer>): void {
  play ??= build(state);
  play.show(state, rgb);
  for (const each of cards) each.show(state);
  sayAll(state);
}

let newest = 0;

/** The newest line first. */
function sayAll({ log }: BenchState): void {
  const last = log.at(-1)?.number ?? 0;
  if (last === newest) return;
  newest = last;
  const lines = log.map(({ text, bad }) => element("li", { class: bad ? "bad" : "" }, text));
  said.replaceChildren(...lines.reverse());
}

function build(state: BenchState): PlayCard {
  document.title = `${state.game} · Lockstep`;
  const console = new PlayCard(commands, state, page.signal);
  const [search, variables] = [searchCard(commands, state.types), variablesCard(commands)];
  const [scenario, states] = [scenarioCard(commands), statesCard(commands)];
  cards = [search, variables, scenario, states];
  const log = element("section", { "aria-label": "Log" }, element("h2", {}, "Log"), said);
  const column = (...parts: readonly HTMLElement[]): HTMLElement =>
    element("div", { class: "column" }, ...parts);
  document.body.replaceChildren(
    element(
      "header",
      { class: "top" },
      element("span", { class: "brand" }, element("span", { class: "mark" }, "▲"), "lockstep"),
      element("span", { class: "run" }, element("strong", {}, state.game), ` on ${state.core}`),
      connection,
      themeButton(),
    ),
    element(
      "main",
      { id: "main" },
      element(
        "div",
        { class: "bench" },
        column(console.element, states.element),
        column(search.element, variables.element, scenario.element, log),
      ),
    ),
  );
  return console;
}

try {
  await readParts<BenchState>("/integrate/seen", page.signal, ({ header, payload }) => {
    setText(connection, "connected");
    show(header, payload);
  });
  setText(connection, "the command has ended");
} catch (error) {
  setText(connection, `the connection is lost: ${String(error)}; load the page again`);
}
