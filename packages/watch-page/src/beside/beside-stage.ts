import type { LineChart } from "../charts/line-chart.ts";
import { Playback } from "../episodes/playback.ts";
import { type PlayerControls, playerControls } from "../episodes/player-controls.ts";
import { rememberStep } from "../episodes/remember-step.ts";
import { stepChart } from "../episodes/step-chart.ts";
import { element } from "../shell/elements.ts";
import { readParts } from "../shell/parts-reader.ts";
import type { BesideChoice } from "./beside-choice.ts";
import { BesideSide } from "./beside-side.ts";
import type { BesideHeader } from "./beside-wire.ts";

/** Both episodes, and one scrubber for them: they are as many pictures after their start. */
export class BesideStage {
  readonly element: HTMLElement;
  readonly #leaving: AbortSignal;
  readonly #sides: readonly [BesideSide, BesideSide];
  readonly #playback: Playback;
  readonly #controls: PlayerControls;
  readonly #chart: LineChart;
  /** The step that the address asks for and that has not come yet. */
  #wanted: number | null;
  #charted = 0;
  #shown = -1;

  constructor(choice: BesideChoice, step: number, leaving: AbortSignal) {
    this.#leaving = leaving;
    this.#wanted = Number.isInteger(step) && step > 0 ? step : null;
    const [left, right] = choice.sides;
    const sameRun = left.run === right.run;
    this.#sides = [
      new BesideSide("left", left, sameRun, "--series-1"),
      new BesideSide("right", right, sameRun, "--series-2"),
    ];
    this.#playback = new Playback(
      () => this.#pictures(),
      (picture) => this.#show(picture),
      leaving,
    );
    const seek = (to: number): void => this.#seekStep(to);
    this.#controls = playerControls(this.#playback, seek, leaving);
    this.#chart = stepChart(
      {
        title: "sum of rewards, as the learner sees them",
        series: this.#sides.map(({ title, colour }) => ({ label: title, colour })),
        ...{ height: 130, sync: "beside", leaving },
      },
      (picked) => {
        this.#playback.pause();
        seek(picked);
      },
    );
    this.element = element(
      "div",
      { class: "beside-stage" },
      element("div", { class: "sides" }, ...this.#sides.map((side) => side.element)),
      this.#controls.element,
      this.#chart.element,
    );
  }

  /** Reads a side's episode as it is played. */
  read(number: 0 | 1, address: string): void {
    const side = this.#sides[number];
    readParts<BesideHeader>(address, this.#leaving, ({ header, payload }) => {
      side.take(header, payload);
      this.#grew();
    }).catch((error: unknown) => {
      if (this.#leaving.aborted) return;
      side.fail(String(error));
      this.#grew();
    });
  }

  /** Pictures that can be shown: while a side is still played, only as far as both have come. */
  #pictures(): number {
    const open = this.#sides.filter(({ ended }) => !ended);
    const lengths = (open.length > 0 ? open : this.#sides).map(({ pictures }) => pictures);
    return open.length > 0 ? Math.min(...lengths) : Math.max(...lengths);
  }

  /** The side whose steps are counted. */
  get #longer(): BesideSide {
    const [left, right] = this.#sides;
    return right.steps > left.steps ? right : left;
  }

  #grew(): void {
    if (this.#wanted !== null) this.#seekStep(this.#wanted);
    else if (this.#shown < 0 && this.#pictures() > 0) this.#seekStep(0);
    this.#controls.show(Math.max(0, this.#shown), this.#longer.steps);
    const steps = this.#sides[0].steps + this.#sides[1].steps;
    const ended = this.#sides.every((side) => side.ended);
    // Not with each second of the episodes: drawing is slower than playing.
    if (steps < 1.2 * this.#charted && !ended) return;
    this.#charted = steps;
    const length = this.#longer.steps;
    this.#chart.set({
      xs: Array.from({ length }, (_, step) => step),
      ys: this.#sides.map(({ sums }) => Array.from({ length }, (_, step) => sums[step] ?? null)),
    });
    this.#chart.pointAt(Math.max(0, this.#shown));
  }

  #seekStep(step: number): void {
    const longer = this.#longer;
    const picture = longer.pictureOf(step);
    const ended = this.#sides.every((side) => side.ended);
    if (picture >= this.#pictures() && !ended) {
      this.#wanted = step;
      return;
    }
    this.#wanted = null;
    this.#playback.seek(picture);
  }

  #show(picture: number): void {
    for (const side of this.#sides) side.show(picture, () => this.#playback.picture === picture);
    const step = this.#longer.stepAt(picture);
    if (step !== this.#shown) {
      this.#shown = step;
      this.#chart.pointAt(step);
      if (!this.#playback.playing) rememberStep(step);
    }
    this.#controls.show(step, this.#longer.steps);
  }
}
