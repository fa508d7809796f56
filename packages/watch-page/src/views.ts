import { besideView } from "./beside/beside-view.ts";
import { episodesView } from "./episodes/episodes-view.ts";
import { evaluationView } from "./evaluation/evaluation-view.ts";
import { liveView } from "./live/live-view.ts";
import { playView } from "./play/play-view.ts";
import type { View } from "./shell/view.ts";

/** The tabs of the page, from left to right. */
export const views: readonly View[] = [
  liveView,
  episodesView,
  besideView,
  playView,
  evaluationView,
];
