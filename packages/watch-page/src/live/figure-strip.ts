import type { CurvePoint } from "@lockstep/status";
import { element, setText } from "../shell/elements.ts";
import { figureList } from "../shell/figure-list.ts";
import { duration, grouped, orDash, percent, significant } from "../shell/format.ts";
import type { RunStore } from "../shell/run-store.ts";
import type { ViewContext } from "../shell/view.ts";
import type { LiveStatus, RunAbout } from "../wire.ts";

interface Figure {
  readonly name: string;
  readonly value: (store: RunStore, point: CurvePoint | undefined) => string;
}

const figures: readonly Figure[] = [
  { name: "version", value: versionOf },
  {
    name: "steps a second",
    value: ({ live }, point) =>
      orDash(live?.status.stepsPerSecond ?? point?.stepsPerSecond, grouped),
  },
  {
    name: "environment steps",
    value: ({ live }, point) =>
      orDash(live?.status.environmentSteps ?? point?.environmentSteps, grouped),
  },
  {
    name: "episodes",
    value: ({ live }, point) => orDash(live?.status.episodes ?? point?.episodes, grouped),
  },
  {
    name: "return",
    value: ({ live }, point) =>
      orDash(live?.status.recent.episodeReturnMean ?? point?.episodeReturnMean, significant),
  },
  {
    name: "progress",
    value: ({ live }, point) =>
      orDash(live?.status.recent.progressMean ?? point?.progressMean, percent),
  },
  {
    name: "training time",
    value: ({ live }, point) =>
      orDash(live?.status.trainingSeconds ?? point?.wallSeconds, duration),
  },
  { name: "time left", value: ({ live }) => orDash(live?.status.secondsLeft, duration) },
];

/** The run's most important numbers, and what it does now. */
export function figureStrip({ about, store, leaving }: ViewContext): HTMLElement {
  const cells = figures.map((figure) => ({ figure, value: element("dd", {}, "–") }));
  const sentence = element("p", { class: "now", role: "status" });
  const bar = element("span", { class: "bar" });
  const track = element("div", { class: "track", "aria-hidden": "true" }, bar);
  const draw = (): void => {
    const point = store.points.at(-1);
    for (const { figure, value } of cells) setText(value, figure.value(store, point));
    setText(sentence, sentenceOf(about, store));
    const { status } = store.live ?? {};
    const target = status?.targetVersion ?? null;
    bar.style.width = target === null ? "0" : `${(100 * (status?.version ?? 0)) / target}%`;
  };
  draw();
  store.onChange(draw, leaving);
  return element(
    "section",
    { class: "strip", "aria-label": "Figures" },
    figureList(
      {},
      cells.map(({ figure, value }) => [figure.name, value]),
    ),
    track,
    sentence,
  );
}

function versionOf({ live }: RunStore, point: CurvePoint | undefined): string {
  if (live === null) return orDash(point?.version, grouped);
  const { version, targetVersion } = live.status;
  return targetVersion === null
    ? grouped(version)
    : `${grouped(version)} / ${grouped(targetVersion)}`;
}

function sentenceOf(about: RunAbout, { live }: RunStore): string {
  if (live !== null) return liveSentence(live);
  if (about.standing.state === "training")
    return "The run is being trained. Its curves grow here; the address that train shows has its slots, too.";
  return about.standing.state === "finished"
    ? "The run has reached its end."
    : "The run is stopped.";
}

function liveSentence(live: LiveStatus): string {
  const { status } = live;
  if (status.state === "finished") return "The run has ended.";
  if (status.reason !== null) return status.reason;
  const { arrived, expected } = status.segments;
  if (status.state !== "training") return status.state;
  const missing = [...live.arrived].flatMap((each, slot) => (each === "1" ? [] : [slot]));
  const holders = new Map(
    status.actors.flatMap(({ name, slots }) => slots.map((slot) => [slot, name] as const)),
  );
  const names = [...new Set(missing.map((slot) => holders.get(slot) ?? "nobody"))].sort();
  if (missing.length === 0 || arrived === 0)
    return `all ${expected} slots play version ${status.version}`;
  return `${arrived} of ${expected} segments are there; waiting for ${names.join(", ")}`;
}
