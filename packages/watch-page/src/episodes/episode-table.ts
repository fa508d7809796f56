import { element, setText } from "../shell/elements.ts";
import { grouped, orDash, percent, significant } from "../shell/format.ts";
import type { ViewContext } from "../shell/view.ts";
import type { EpisodeRow } from "../wire.ts";

interface Column {
  readonly title: string;
  readonly text: (row: EpisodeRow) => string;
  /** What is sorted by. */
  readonly key: (row: EpisodeRow) => number | string;
  /** Classes of its cells. */
  readonly look?: string;
}

const ends: Readonly<Record<EpisodeRow["end"], string>> = {
  goal: "goal reached",
  terminated: "terminated",
  truncated: "out of time",
};

/** Left out on a narrow screen: the episode itself shows it, too. */
const roomy = "roomy";

const columns: readonly Column[] = [
  { title: "slot", text: ({ slot }) => String(slot), key: ({ slot }) => slot },
  { title: "episode", text: ({ episode }) => String(episode), key: ({ episode }) => episode },
  {
    title: "start state",
    text: ({ state }) => state,
    key: ({ state }) => state,
    look: "words state",
  },
  {
    title: "version",
    text: ({ version }) => grouped(version),
    key: ({ version }) => version,
    look: roomy,
  },
  {
    title: "return",
    text: ({ episodeReturn }) => significant(episodeReturn),
    key: ({ episodeReturn }) => episodeReturn,
  },
  {
    title: "progress",
    text: ({ progress }) => orDash(progress, percent),
    key: ({ progress }) => progress ?? -1,
  },
  { title: "steps", text: ({ steps }) => grouped(steps), key: ({ steps }) => steps, look: roomy },
  { title: "end", text: ({ end }) => ends[end], key: ({ end }) => ends[end], look: "words" },
];

const rowHeight = 32;
/** Rows that are drawn above and below what is seen. */
const margin = 12;

/** All ended episodes, sorted. */
export function episodeTable({ about, store, query, leaving }: ViewContext): HTMLElement {
  const slot = filterInput("slot", query.get("slot") ?? "", () => refresh());
  const state = stateFilter(about.startStates, () => refresh());
  const count = element("span", { class: "hint", role: "status" });
  const empty = element("p", { class: "empty" });
  const rows = new SortedRows(leaving);
  const refresh = (): void => {
    const wanted = slot.value.trim();
    const chosen = store.episodes.filter(
      (row) =>
        (wanted === "" || String(row.slot) === wanted) &&
        (state.value === "" || row.state === state.value),
    );
    setText(count, countWords(chosen.length, store.episodes.length, store.leftOut));
    setText(empty, emptyWords(store.loaded, store.episodes.length));
    empty.hidden = chosen.length > 0;
    rows.set(chosen);
  };
  store.onChange(refresh, leaving);
  refresh();
  const controls = element(
    "div",
    { class: "controls" },
    element("label", {}, "slot ", slot),
    element("label", {}, "start state ", state),
    count,
  );
  return element(
    "section",
    { "aria-label": "Episodes" },
    element("div", { class: "head" }, element("h1", {}, "Episodes"), controls),
    empty,
    rows.element,
  );
}

/** A table of which only the rows that are seen are in the page, so that 100,000 are as quick as ten. */
class SortedRows {
  readonly element: HTMLElement;
  readonly #body: HTMLElement = element("tbody");
  readonly #heads: readonly HTMLElement[];
  readonly #table: HTMLElement;
  #sort = { column: 3, down: true };
  #rows: EpisodeRow[] = [];
  #shown = "";

  constructor(leaving: AbortSignal) {
    this.#heads = columns.map((column, index) => headOf(column, () => this.#sortBy(index)));
    this.#table = element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...this.#heads)),
      this.#body,
    );
    this.element = element(
      "div",
      { class: "scroller", tabindex: 0, "aria-label": "Table of episodes" },
      this.#table,
    );
    this.element.addEventListener("scroll", () => this.#draw(), { passive: true });
    const size = new ResizeObserver(() => this.#draw());
    size.observe(this.element);
    leaving.addEventListener("abort", () => size.disconnect());
  }

  /** @param rows are sorted in place */
  set(rows: EpisodeRow[]): void {
    const { column, down } = this.#sort;
    this.#rows = rows.sort(compared((columns[column] as Column).key, down));
    this.#heads.forEach((head, index) => {
      head.setAttribute("aria-sort", index !== column ? "none" : down ? "descending" : "ascending");
    });
    this.#table.setAttribute("aria-rowcount", String(rows.length));
    this.element.hidden = rows.length === 0;
    this.#draw();
  }

  #sortBy(column: number): void {
    this.#sort = { column, down: this.#sort.column === column ? !this.#sort.down : true };
    this.element.scrollTop = 0;
    this.set(this.#rows);
  }

  #draw(): void {
    const first = Math.max(0, Math.floor(this.element.scrollTop / rowHeight) - margin);
    const visible = Math.ceil(this.element.clientHeight / rowHeight) + 2 * margin;
    const part = this.#rows.slice(first, first + visible);
    const key = JSON.stringify([
      first,
      this.#rows.length,
      part.map((row) => [row.slot, row.episode]),
    ]);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#body.replaceChildren(
      spacer(first),
      ...part.map((row, index) => rowOf(row, first + index)),
      spacer(this.#rows.length - first - part.length),
    );
  }
}

function countWords(chosen: number, all: number, leftOut: number): string {
  const count = `${grouped(chosen)} of ${grouped(all)} episodes`;
  return leftOut === 0 ? count : `${count}; ${grouped(leftOut)} older ones are not listed`;
}

function emptyWords(loaded: boolean, episodes: number): string {
  if (episodes > 0) return "No episode fits: change slot or start state above.";
  return loaded
    ? "No episode has ended yet. Each appears here with the update of the round that it ends in."
    : "Reading the run's ledger …";
}

function compared(key: Column["key"], down: boolean): (a: EpisodeRow, b: EpisodeRow) => number {
  const sign = down ? -1 : 1;
  return (a, b) => {
    const [one, other] = [key(a), key(b)];
    if (one !== other) return one < other ? -sign : sign;
    return sign * (a.version - b.version) || a.slot - b.slot || a.episode - b.episode;
  };
}

function headOf({ title, look = "" }: Column, sort: () => void): HTMLTableCellElement {
  const button = element("button", { type: "button", click: sort }, title);
  return element("th", { scope: "col", class: look }, button);
}

function rowOf(row: EpisodeRow, index: number): HTMLTableRowElement {
  const address = `#/episodes/${row.slot}/${row.episode}`;
  return element(
    "tr",
    { "aria-rowindex": index + 2, class: row.end, click: () => location.assign(address) },
    ...columns.map(({ text, look = "" }, column) =>
      element(
        "td",
        { class: look },
        column === 1
          ? element(
              "a",
              { href: address, "aria-label": `Episode ${row.episode} of slot ${row.slot}` },
              text(row),
            )
          : text(row),
      ),
    ),
  );
}

function spacer(rows: number): HTMLTableRowElement {
  const row = element("tr", { class: "spacer", "aria-hidden": "true" });
  row.style.height = `${rows * rowHeight}px`;
  return row;
}

function filterInput(name: string, value: string, change: () => void): HTMLInputElement {
  return element("input", {
    name,
    value,
    inputmode: "numeric",
    size: 4,
    placeholder: "all",
    input: change,
  });
}

function stateFilter(states: readonly string[], change: () => void): HTMLSelectElement {
  return element(
    "select",
    { name: "state", change },
    element("option", { value: "" }, "all"),
    ...states.map((state) => element("option", { value: state }, state)),
  );
}
