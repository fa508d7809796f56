import { EventStream, RequestError, type Routes } from "@lockstep/service-kit";
import { curveLines } from "./curve-lines.ts";
import type { RunFolder } from "./run-folder.ts";

/**
 * Serves the run's learning curve: `/updates` is the whole curve, or the part after a version (`/updates?after=100`),
 * as lines of JSON; `/updates/events` sends each later update.
 */
export function serveCurve(routes: Routes, folder: RunFolder): void {
  const events = new EventStream();
  folder.onCurvePoint((point) => events.publish("update", point));
  routes.add({
    kind: "stream",
    path: "/updates",
    contentType: "application/jsonl",
    answer: (query) => {
      const after = afterOf(query);
      return curveLines(folder.curvePath, folder.position.curveBytes, after);
    },
  });
  routes.add({ kind: "events", path: "/updates/events", events });
}

function afterOf(query: URLSearchParams): number {
  const text = query.get("after");
  if (text === null) return -1;
  if (!/^\d{1,15}$/.test(text))
    throw new RequestError(`after takes a version, a whole number from 0, got '${text}'`);
  return Number(text);
}
