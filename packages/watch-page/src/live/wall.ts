import { element, setText } from "../shell/elements.ts";
import { inflated } from "../shell/inflated.ts";
import type { ViewContext } from "../shell/view.ts";
import type { WallFrames } from "../wire.ts";
import { drawFrame } from "./frame-canvas.ts";

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
    { class: "wall", "data-many": about.slots > 64 },
    ...tiles.map((tile) => tile.element),
  );
  const note = element("p", { class: "note" }, "Frames come as soon as actors play.");
  keepListening(leaving, async (frames) => {
    const bytes = await inflated(Uint8Array.from(atob(frames.frames), (c) => c.charCodeAt(0)));
    const size = bytes.length / about.slots;
    tiles.forEach(({ canvas, element: link }, slot) => {
      if (frames.known[slot] !== "1") return;
      link.dataset["known"] = "";
      drawFrame(canvas, frames, bytes.subarray(slot * size, (slot + 1) * size));
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
  setText(legend, "what the network sees; bright border: the segment of this version has arrived");
  return element(
    "section",
    { "aria-label": "Slots" },
    element("div", { class: "head" }, element("h2", {}, "Slots"), legend),
    note,
    grid,
  );
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
