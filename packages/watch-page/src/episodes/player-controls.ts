import { element, setText } from "../shell/elements.ts";
import { duration } from "../shell/format.ts";
import type { Playback } from "./playback.ts";

export interface PlayerControls {
  readonly element: HTMLElement;
  /** @param steps of the whole episode, as far as that is known */
  show(step: number, steps: number): void;
}

const speeds = [0.25, 0.5, 1, 2, 4];

/** Play, pause, scrub, speed; by keyboard, too. */
export function playerControls(
  playback: Playback,
  seekStep: (step: number) => void,
  leaving: AbortSignal,
): PlayerControls {
  let step = 0;
  const play = element("button", { type: "button", class: "play", click: () => playback.toggle() });
  const move = (by: number): void => {
    playback.pause();
    seekStep(Math.max(0, step + by));
  };
  const scrub = element("input", {
    type: "range",
    min: 0,
    max: 0,
    step: 1,
    value: 0,
    "aria-label": "Step",
    class: "scrub",
    input: () => {
      playback.pause();
      seekStep(Number(scrub.value));
    },
  });
  const speed = speedChoice(playback);
  const time = element("output", { class: "time" });
  listenToKeys(leaving, {
    " ": () => playback.toggle(),
    ArrowLeft: () => move(-1),
    ArrowRight: () => move(1),
    Home: () => move(-step),
    PageUp: () => move(-15),
    PageDown: () => move(15),
  });
  return {
    element: element(
      "div",
      { class: "player-controls" },
      play,
      element(
        "button",
        { type: "button", "aria-label": "One step back", click: () => move(-1) },
        "‹",
      ),
      element("button", { type: "button", "aria-label": "One step on", click: () => move(1) }, "›"),
      scrub,
      time,
      speed,
    ),
    show(now, steps) {
      step = now;
      const last = Math.max(0, steps - 1);
      setText(play, playback.playing ? "❚❚" : "▶");
      play.setAttribute("aria-label", playback.playing ? "Pause" : "Play");
      scrub.max = String(last);
      scrub.value = String(step);
      scrub.setAttribute("aria-valuetext", `step ${step}`);
      setText(time, `step ${step} of ${last} · ${duration(playback.picture / 60)}`);
    },
  };
}

function speedChoice(playback: Playback): HTMLSelectElement {
  const speed = element(
    "select",
    {
      "aria-label": "Speed",
      change: () => {
        playback.speed = Number(speed.value);
      },
    },
    ...speeds.map((each) => element("option", { value: each, selected: each === 1 }, `${each} ×`)),
  );
  return speed;
}

/** Keys of the page; controls that have the focus keep their own. */
function listenToKeys(leaving: AbortSignal, keys: Readonly<Record<string, () => void>>): void {
  const press = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    if (/^(INPUT|SELECT|BUTTON|TEXTAREA|A)$/.test(target.tagName)) return;
    const act = keys[event.key];
    if (act === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
  };
  addEventListener("keydown", press, { signal: leaving });
}
