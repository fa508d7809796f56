import { element } from "../shell/elements.ts";
import { grouped } from "../shell/format.ts";
import type { ViewContext } from "../shell/view.ts";

/** The newest ones; all are marks in the curves. */
const mostShown = 40;

/** What happened to the run, newest first. */
export function eventList({ store, leaving }: ViewContext): HTMLElement {
  const list = element("ol", { class: "events" });
  const empty = element("p", { class: "empty" }, "Nothing has happened besides training.");
  let shown = -1;
  const draw = (): void => {
    const { events } = store;
    empty.hidden = events.length > 0 || !store.loaded;
    if (events.length === shown) return;
    shown = events.length;
    list.replaceChildren(
      ...events
        .slice(-mostShown)
        .reverse()
        .map(({ version, kind, text }) =>
          element(
            "li",
            { class: kind.replace(" ", "-") },
            element("span", { class: "version" }, `version ${grouped(version)}`),
            text,
          ),
        ),
    );
  };
  draw();
  store.onChange(draw, leaving);
  return element(
    "section",
    { "aria-label": "Events" },
    element("div", { class: "head" }, element("h2", {}, "Events")),
    empty,
    list,
  );
}
