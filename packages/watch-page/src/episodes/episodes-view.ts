import type { View } from "../shell/view.ts";
import { episodePlayer } from "./episode-player.ts";
import { episodeTable } from "./episode-table.ts";

/** All episodes, and one of them played again: `#/episodes`, `#/episodes/SLOT/EPISODE?step=N`. */
export const episodesView: View = {
  word: "episodes",
  title: "Episodes",
  show(place, context) {
    const [slot = "", episode = ""] = context.path;
    const whole = /^\d{1,10}$/;
    if (whole.test(slot) && whole.test(episode))
      episodePlayer(place, context, Number(slot), Number(episode));
    else place.append(episodeTable(context));
  },
};
