import { element } from "../shell/elements.ts";
import type { View } from "../shell/view.ts";
import { curveBoard } from "./curve-board.ts";
import { eventList } from "./event-list.ts";
import { figureStrip } from "./figure-strip.ts";
import { slotWall } from "./wall.ts";

/** The run as it goes on: slots, figures, curves, events. */
export const liveView: View = {
  word: "live",
  title: "Live",
  show(place, context) {
    const { about } = context;
    place.append(
      element("h1", { class: "hidden" }, `Run ${about.run}`),
      figureStrip(context),
      ...(about.live ? [slotWall(context)] : []),
      curveBoard(context),
      eventList(context),
    );
  },
};
