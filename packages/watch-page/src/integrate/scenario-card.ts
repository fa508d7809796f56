import { element, setText } from "../shell/elements.ts";
import { type BenchCard, button, card, field, numberOf, row, select } from "./bench-card.ts";
import type { BenchCommands } from "./bench-commands.ts";

/** gym-retro's, and none. */
const operations = [
  ...["", "equal", "negative-equal", "not-equal", "less-than", "greater-than", "less-or-equal"],
  ...["greater-or-equal", "zero", "nonzero", "positive", "negative", "sign"],
];

interface Part {
  readonly [key: string]: unknown;
}

/** One of the two halves of a scenario: terms by variable, which are sent as a whole at each change. */
class PartBuilder {
  readonly element: HTMLElement;
  readonly variable = element("select", { name: "variable", "aria-label": "variable" });
  readonly #list = element("ul", { class: "terms" });
  #terms: Readonly<Record<string, Part>> = {};
  readonly #changed: (terms: Readonly<Record<string, Part>>) => void;

  constructor(kind: "reward" | "done", changed: (terms: Readonly<Record<string, Part>>) => void) {
    this.#changed = changed;
    const measurement = select("of its", `${kind}-measurement`, ["delta", "absolute"]);
    if (kind === "done") measurement.input.value = "absolute";
    const op = select("operation", `${kind}-op`, operations);
    const reference = field("reference", `${kind}-reference`, { type: "number", step: "any" });
    const reward = field("reward", "reward", { type: "number", step: "any", value: 1 });
    const penalty = field("penalty", "penalty", { type: "number", step: "any", value: 0 });
    this.variable.name = `${kind}-variable`;
    const add = (): void =>
      this.#set(this.variable.value, {
        measurement: measurement.input.value,
        ...(op.input.value !== "" && { op: op.input.value }),
        ...(numberOf(reference.input) !== undefined && { reference: numberOf(reference.input) }),
        ...(kind === "reward" && {
          reward: numberOf(reward.input) ?? 0,
          penalty: numberOf(penalty.input) ?? 0,
        }),
      });
    const factors = kind === "reward" ? [reward.element, penalty.element] : [];
    this.element = element(
      "div",
      {},
      row(
        this.variable,
        measurement.element,
        op.element,
        reference.element,
        ...factors,
        button("Set", `set-${kind}`, add),
      ),
      this.#list,
    );
  }

  /** As it is now. */
  show(terms: Readonly<Record<string, Part>>): void {
    if (JSON.stringify(terms) === JSON.stringify(this.#terms)) return;
    this.#terms = terms;
    this.#list.replaceChildren(
      ...Object.entries(terms).map(([each, term]) =>
        element(
          "li",
          {},
          `${each}: ${inWords(term)} `,
          button("Remove", `remove-${each}`, () => this.#set(each, null)),
        ),
      ),
    );
  }

  #set(name: string, part: Part | null): void {
    const { [name]: _before, ...others } = this.#terms;
    this.#changed(part === null ? others : { ...others, [name]: part });
  }
}

/** Builds reward and end, and says what they are now. */
export function scenarioCard(commands: BenchCommands): BenchCard {
  const reward = new PartBuilder("reward", (variables) =>
    commands.ask({ reward: Object.keys(variables).length === 0 ? null : { variables } }),
  );
  const done = new PartBuilder("done", (variables) =>
    commands.ask({ done: Object.keys(variables).length === 0 ? null : { variables } }),
  );
  const live = element("p", { class: "live", role: "status" });
  let known = "";
  return {
    element: card(
      "Reward and end",
      element("p", {}, "Reward"),
      reward.element,
      element("p", {}, "The end, when any holds"),
      done.element,
      live,
    ),
    show({ variables, scenario, ...drafted }): void {
      reward.show(drafted.reward as Readonly<Record<string, Part>>);
      done.show(drafted.done as Readonly<Record<string, Part>>);
      const names = variables.map(({ name }) => name);
      if (names.join() !== known) {
        known = names.join();
        for (const { variable } of [reward, done]) {
          const chosen = variable.value;
          variable.replaceChildren(
            ...names.map((name) =>
              element("option", { value: name, selected: name === chosen }, name),
            ),
          );
        }
      }
      setText(
        live,
        scenario === null
          ? "nothing is rewarded yet"
          : `reward of this frame ${scenario.reward}, in all ${scenario.sum}; the end is ${scenario.done ? "true" : "false"} now and was so in ${scenario.ends} frames`,
      );
    },
  };
}

/** e.g. `delta, op negative` */
function inWords({ measurement, ...others }: Part): string {
  const rest = Object.entries(others).map(([key, value]) => `${key} ${value}`);
  return [measurement, ...rest].join(", ");
}
