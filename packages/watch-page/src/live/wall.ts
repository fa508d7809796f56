import { element, setText } from "../shell/elements.ts";
import { inflatedBase64 } from "../shell/inflated.ts";
import type { ViewContext } from "../shell/view.ts";
import type { RunAbout, WallFrames } from "../wire.ts";
import { drawFrame, floatsOf } from "./frame-canvas.ts";
import { TraceStyle } from "./trace-canvas.ts";

interface Tile {
  readonly element: HTMLAnchorElement;
  readonly canvas: HTMLCanvasElement;
}

const retryMs = 1_000;

/** The newest frame of every slot, as the network sees it. A click opens the slot's episodes. */
export function slotWall(context: ViewContext): HTMLElement {
  const { about, store, leaving } = context;
  const tiles = Array.from({ length: about.slots }, (_, slot) => tileOf(slot));
  const grid = element(
    "div",
    { class: "wall", "data-many": about.slots > 64, "data-kind": about.observation.kind },
    ...tiles.map((tile) => tile.element),
  );
  const note = element("p", { class: "note" }, "Frames come as soon as actors play.");
  const draw = drawerFor(about.observation);
  keepListening(leaving, async (frames) => {
    const bytes = await inflatedBase64(frames.frames);
    const size = bytes.length / about.slots;
    const drawOne = draw(frames, bytes);
    tiles.forEach(({ canvas, element: link }, slot) => {
      if (frames.known[slot] !== "1") return;
      link.dataset["known"] = "";
      drawOne(canvas, bytes.subarray(slot * size, (slot + 1) * size));
    });
    note.hidden = frames.known.includes("1");
  });
  store.onChange(() => {
    const arrived = store.live?.arrived ?? "";
    tiles.forEach(({ element: link }, slot) => {
      link.classList.toggle("arrived", arrived[slot] === "1");
    });
  }, leaving);
  const legend = element("span", { class: "hint" });
  const seen =
    about.observation.kind === "vector"
      ? "the numbers of the last steps that the network sees, each on a scale of its own"
      : "what the network sees";
  setText(legend, `${seen}; bright border: the segment of this version has arrived`);
  return element(
    "section",
    { "aria-label": "Slots" },
    element("div", { class: "head" }, element("h2", {}, "Slots"), legend),
    note,
    grid,
  );
}

type DrawOne = (canvas: HTMLCanvasElement, bytes: Uint8Array) => void;

/** Draws what of a slot is known: a picture, or the lines of its last vectors. */
function drawerFor(
  observation: RunAbout["observation"],
): (frames: WallFrames, all: Uint8Array) => DrawOne {
  if (observation.kind === "pictures")
    return (frames) => (canvas, bytes) => drawFrame(canvas, frames, bytes);
  const style = new TraceStyle(observation.length);
  return (_, all) => {
    style.prepare(floatsOf(all));
    return (canvas, bytes) => style.draw(canvas, floatsOf(bytes));
  };
}

function tileOf(slot: number): Tile {
  const canvas = element("canvas", { width: 1, height: 1, "aria-hidden": "true" });
  const link = element(
    "a",
    { class: "tile", href: `#/episodes?slot=${slot}`, title: `slot ${slot}` },
    canvas,
    element("span", { class: "number" }, String(slot)),
  );
  link.setAttribute("aria-label", `Episodes of slot ${slot}`);
  return { element: link, canvas };
}

/** Listens while the view and the page are seen, and again after a lost connection. */
function keepListening(leaving: AbortSignal, take: (frames: WallFrames) => Promise<void>): void {
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    clearTimeout(retry);
    source?.close();
    source = null;
  };
  const begin = (): void => {
    end();
    if (leaving.aborted || document.visibilityState !== "visible") return;
    source = new EventSource("/watch/wall");
    source.addEventListener("wall", (event) => {
      const frames = JSON.parse((event as MessageEvent<string>).data) as WallFrames;
      take(frames).catch(() => undefined);
    });
    source.addEventListener("error", () => {
      end();
      retry = setTimeout(begin, retryMs);
    });
  };
  document.addEventListener("visibilitychange", begin, { signal: leaving });
  leaving.addEventListener("abort", end);
  begin();
}
