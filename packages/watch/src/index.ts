export { newsOfUpdate } from "./history/ledger-lines.ts";
export { pastOfFolder } from "./history/past-of-folder.ts";
export type { RunPast } from "./history/run-past.ts";
export { followRun } from "./live/follow-run.ts";
export { FrameWall } from "./live/frame-wall.ts";
export { LiveFeed, type LiveSource } from "./live/live-feed.ts";
export { serveWatch, type WatchServing } from "./serve-watch.ts";
export type { WatchedRun } from "./watched-run.ts";
