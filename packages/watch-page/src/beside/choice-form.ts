import { element } from "../shell/elements.ts";
import { seedIn } from "../shell/seed-in.ts";
import type { BesideChoice, SideChoice } from "./beside-choice.ts";
import type { Choices } from "./beside-wire.ts";
import { stateChoice, versionOptions } from "./choice-lists.ts";

/** Controls for what is played beside each other. @param changed is given each new choice */
export function choiceForm(
  choices: Choices,
  first: BesideChoice,
  changed: (choice: BesideChoice) => void,
): HTMLElement {
  let choice = first;
  const set = (part: Partial<BesideChoice>): void => {
    choice = { ...choice, ...part };
    changed(choice);
  };
  const left = sideForm("left", choices, choice.sides[0], (side) =>
    set({ sides: [side, choice.sides[1]] }),
  );
  const right = sideForm("right", choices, choice.sides[1], (side) =>
    set({ sides: [choice.sides[0], side] }),
  );
  const seed = element("input", {
    ...{ name: "seed", inputmode: "numeric", size: 6, value: choice.seed },
    change: () => {
      const written = seedIn(seed.value);
      if (written === null) seed.value = String(choice.seed);
      else set({ seed: written });
    },
  });
  const greedy = element("input", {
    ...{ type: "checkbox", name: "greedy", checked: choice.greedy },
    change: () => set({ greedy: greedy.checked }),
  });
  const state = stateChoice(choices.states, choice.state, (name) => set({ state: name }));
  return element(
    "div",
    { class: "controls choices" },
    left,
    right,
    element("label", {}, "start state ", state),
    element("label", {}, "seed ", seed),
    element("label", {}, greedy, "always the likeliest action"),
  );
}

/** The list of runs is left out where there is only one. */
function sideForm(
  name: string,
  { runs }: Choices,
  first: SideChoice,
  changed: (side: SideChoice) => void,
): HTMLElement {
  const version = element("select", {
    "aria-label": `Version on the ${name}`,
    name: `version-${name}`,
    change: () => tell(),
  });
  const run = element(
    "select",
    { "aria-label": `Run on the ${name}`, name: `run-${name}`, change: () => chosen() },
    ...runs.map((each) =>
      element("option", { value: each.run, selected: each.run === first.run }, each.run),
    ),
  );
  const tell = (): void => changed({ run: run.value, version: Number(version.value) });
  const fill = (wanted: number | undefined): void => {
    const from = runs.find((each) => each.run === run.value) ?? { versions: [], best: null };
    version.replaceChildren(...versionOptions(from, wanted ?? from.versions.at(-1)));
  };
  const chosen = (): void => {
    fill(undefined);
    tell();
  };
  fill(first.version);
  return element(
    "span",
    { class: "side-choice" },
    element("strong", {}, name),
    runs.length > 1 ? run : null,
    version,
  );
}
