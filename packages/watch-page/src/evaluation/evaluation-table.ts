import type { StateGroup } from "../beside/beside-wire.ts";
import { element } from "../shell/elements.ts";
import { grouped, percent, significant } from "../shell/format.ts";
import {
  type Estimate,
  type EvaluatedPolicy,
  type Measure,
  meanEstimate,
  stateGroups,
} from "./evaluation-columns.ts";

interface Row {
  readonly title: string;
  readonly estimates: readonly (Estimate | null)[];
  readonly isMean: boolean;
}

/**
 * Start states down, policies across; in each cell a mean, its interval, and both as a picture.
 * @param best version by the evaluations of the run itself
 */
export function evaluationTable(
  policies: readonly EvaluatedPolicy[],
  training: readonly string[],
  measure: Measure,
  best: number | null,
): HTMLTableElement {
  const groups = stateGroups(training, policies).map((group) => ({
    ...group,
    rows: rowsOf(group, policies, measure),
  }));
  const scale = new Scale(
    measure,
    groups.flatMap(({ rows }) => rows.flatMap(({ estimates }) => estimates)),
  );
  return element(
    "table",
    { class: "evaluations" },
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        element("th", { scope: "col", class: "words" }, "start state"),
        ...policies.map((policy) => headOf(policy, best)),
      ),
    ),
    ...groups.map(({ title, rows }) =>
      element(
        "tbody",
        {},
        element(
          "tr",
          {},
          element(
            "th",
            { scope: "rowgroup", colspan: policies.length + 1, class: "words group-title" },
            title,
          ),
        ),
        ...rows.map((row) => rowElement(row, scale)),
      ),
    ),
  );
}

function rowsOf(
  { states }: StateGroup,
  policies: readonly EvaluatedPolicy[],
  { of }: Measure,
): Row[] {
  const rows = states.map((state) => ({
    title: state,
    isMean: false,
    estimates: policies.map((policy) => {
      const found = policy.states.get(state);
      return found === undefined ? null : of(found);
    }),
  }));
  if (rows.length < 2) return rows;
  const means = policies.map((_, column) =>
    meanEstimate(rows.map(({ estimates }) => estimates[column] ?? null)),
  );
  return [...rows, { title: "mean", isMean: true, estimates: means }];
}

function headOf(
  { version, episodes, seed, greedy, mostSteps }: EvaluatedPolicy,
  best: number | null,
): HTMLElement {
  return element(
    "th",
    { scope: "col", title: `episodes are cut after ${grouped(mostSteps)} steps` },
    element("span", {}, version === null ? "random" : `version ${grouped(version)}`),
    version === null || version !== best
      ? null
      : element(
          "span",
          { class: "how", title: "by its score over held-out start states; it is kept" },
          "the best",
        ),
    element(
      "span",
      { class: "how" },
      `${grouped(episodes)} ${episodes === 1 ? "episode" : "episodes"}, seed ${seed}${greedy ? ", greedy" : ""}`,
    ),
  );
}

function rowElement({ title, estimates, isMean }: Row, scale: Scale): HTMLElement {
  const values = estimates.flatMap((each) => (each === null ? [] : [each.value]));
  const best = values.length > 1 ? Math.max(...values) : null;
  return element(
    "tr",
    {},
    element("th", { scope: "row", class: isMean ? "words of-mean" : "words" }, title),
    ...estimates.map((each) => {
      const cell = cellOf(each, scale);
      cell.classList.toggle("best", best !== null && each?.value === best);
      cell.classList.toggle("of-mean", isMean);
      return cell;
    }),
  );
}

function cellOf(estimate: Estimate | null, scale: Scale): HTMLElement {
  if (estimate === null) return element("td", {}, "–");
  const { value, interval } = estimate;
  const ends = interval?.map((end) => scale.format(end)).join(" to ") ?? "one episode";
  const range = element("i", { class: "range" });
  const [from, to] = interval ?? [value, value];
  range.style.left = `${100 * scale.share(from)}%`;
  range.style.width = `${100 * (scale.share(to) - scale.share(from))}%`;
  const dot = element("i", { class: "dot" });
  dot.style.left = `${100 * scale.share(value)}%`;
  return element(
    "td",
    {},
    element("span", { class: "estimate" }, scale.format(value)),
    element("span", { class: "interval" }, ends),
    element("span", { class: "whisker", "aria-hidden": "true" }, range, dot),
  );
}

/** Where a value lies between the least and the greatest that the table can have. */
class Scale {
  readonly format: (value: number) => string;
  readonly #from: number;
  readonly #to: number;

  constructor({ word }: Measure, estimates: readonly (Estimate | null)[]) {
    const isShare = word === "progress" || word === "goal reached";
    this.format = isShare ? percent : significant;
    const ends = estimates.flatMap((each) =>
      each === null ? [] : [each.value, ...(each.interval ?? [])],
    );
    this.#from = isShare ? 0 : Math.min(0, ...ends);
    this.#to = isShare ? 1 : Math.max(0, ...ends);
  }

  share(value: number): number {
    const length = this.#to - this.#from;
    return length === 0 ? 0 : Math.max(0, Math.min(1, (value - this.#from) / length));
  }
}
