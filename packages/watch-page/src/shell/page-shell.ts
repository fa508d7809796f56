import type { RunAbout } from "../wire.ts";
import { element, setText } from "./elements.ts";
import { RunStore } from "./run-store.ts";
import { type Connection, RunStream } from "./run-stream.ts";
import { skipLink } from "./skip-link.ts";
import { themeButton } from "./theme-button.ts";
import type { View } from "./view.ts";

const connectionWords: Readonly<Record<Connection, string>> = {
  connecting: "connecting …",
  live: "connected",
  reconnecting: "no answer, trying again …",
  resting: "resting",
};

/** Builds the page around its views and follows the address. */
export function showPage(about: RunAbout, views: readonly View[]): void {
  document.title = `${about.run} · Lockstep`;
  const state = element("span", { class: "connection", role: "status" });
  const store = new RunStore();
  const stream = new RunStream(store, about.run, (connection) => {
    state.dataset["state"] = connection;
    setText(state, connectionWords[connection]);
  });
  const tabs = views.map((view) => ({
    view,
    link: element("a", { href: `#/${view.word}`, class: "tab" }, view.title),
  }));
  const main = element("main", { id: "main", tabindex: -1 });
  document.body.replaceChildren(
    skipLink(main),
    element(
      "header",
      { class: "top" },
      element("span", { class: "brand" }, element("span", { class: "mark" }, "▲"), "lockstep"),
      element("nav", { "aria-label": "Views" }, ...tabs.map(({ link }) => link)),
      element(
        "span",
        { class: "run", title: `seed ${about.seed}` },
        element("strong", {}, about.environment),
        ` ${about.run}`,
      ),
      state,
      themeButton(),
    ),
    main,
  );
  let leave = new AbortController();
  const follow = (): void => {
    const { view, path, query } = routeOf(location.hash, views);
    leave.abort();
    leave = new AbortController();
    for (const tab of tabs)
      if (tab.view === view) tab.link.setAttribute("aria-current", "page");
      else tab.link.removeAttribute("aria-current");
    const place = element("div", { class: `view ${view.word}` });
    main.replaceChildren(place);
    view.show(place, { about, store, stream, path, query, leaving: leave.signal });
  };
  addEventListener("hashchange", follow);
  follow();
}

interface Route {
  readonly view: View;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

/** `#/episodes/3/7?step=12` */
function routeOf(hash: string, views: readonly View[]): Route {
  const [address = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [word, ...path] = address.split("/").map(decoded);
  const view = views.find((each) => each.word === word) ?? (views[0] as View);
  return { view, path, query: new URLSearchParams(query) };
}

function decoded(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}
