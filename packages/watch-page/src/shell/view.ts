import type { RunAbout } from "../wire.ts";
import type { RunStore } from "./run-store.ts";
import type { RunStream } from "./run-stream.ts";

/** What a view is made from. */
export interface ViewContext {
  readonly about: RunAbout;
  readonly store: RunStore;
  readonly stream: RunStream;
  /** The route after the view's own word: `/episodes/3/7` gives `["3", "7"]`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** Aborts when the page shows something else: whatever the view has started ends. */
  readonly leaving: AbortSignal;
}

/** A tab of the page. A new one is a file that exports one of these, and a line in `views.ts`. */
export interface View {
  /** First word of its routes, `#/word`. */
  readonly word: string;
  readonly title: string;
  /** Fills an empty element. Called anew when the route changes. */
  show(place: HTMLElement, context: ViewContext): void;
}
