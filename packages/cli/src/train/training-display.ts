import { createLiveArea } from "../terminal/live-area.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { panelLines } from "./panel.ts";
import { plainLine } from "./plain-line.ts";
import type { TrainingView } from "./training-view.ts";

/** The display of a training run. */
export interface TrainingDisplay {
  show(view: TrainingView): void;
  /** Adds a notice. */
  notice(text: string): void;
  /** Leaves the last view where it is. Idempotent. */
  close(): void;
}

/** A panel that changes in place, for a person at a terminal. */
export function createPanelDisplay(terminal: Terminal): TrainingDisplay {
  const area = createLiveArea(terminal);
  return {
    show: (view) => area.draw(panelLines(view, terminal)),
    // The view carries the latest notices.
    notice: () => {},
    close: () => area.close(),
  };
}

/** Seconds of a run between two plain lines: often at first, when everybody looks. */
function pause(elapsedSeconds: number): number {
  return elapsedSeconds < 60 ? 5 : 30;
}

/** Lines one after the other, for pipes and logs: one whenever something is new, but not too often. */
export function createPlainDisplay(terminal: Terminal): TrainingDisplay {
  let shownAt = Number.NEGATIVE_INFINITY;
  let shownPhase: string | null = null;
  let shownVersion = -1;
  return {
    show(view) {
      const version = view.learner?.version ?? -1;
      // Also that a reason is gone.
      const news = view.phase !== shownPhase && (view.phase !== null || view.learner !== null);
      const first = version > 0 && shownVersion <= 0;
      const last = version === view.targetVersion;
      const due = view.elapsedSeconds - shownAt >= pause(view.elapsedSeconds);
      if (!news && (version === shownVersion || !(first || last || due))) return;
      [shownAt, shownPhase, shownVersion] = [view.elapsedSeconds, view.phase, version];
      terminal.write(`${plainLine(view)}\n`);
    },
    notice: (text) => terminal.write(`! ${text}\n`),
    close: () => {},
  };
}
